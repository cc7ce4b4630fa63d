import Foundation
import Glibc
import Testing

extension Integration {
    /// Every row of Tests/Vectors/ranges.json, through nginx.
    @Suite
    struct VectorTests {
        @Test(arguments: ["media", "always", "never"])
        func everyRow(cap: String) async throws {
            try await Vectors.expectEveryRow(behind: StackSetup(hasOwnFilms: true), cap: cap)
        }
    }
}

extension Vectors {
    /// Sends the rows of a cap one after the other on one kept connection.
    ///
    /// So an answer that is a byte too long or too short spoils the next. The stack has films of its own.
    static func expectEveryRow(behind setup: StackSetup, cap: String) async throws {
        let vectors = try Vectors()
        let rows = vectors.rows.filter { ($0.cap ?? "media") == cap }
        try #require(!rows.isEmpty)
        var setup = setup
        setup.arguments += ["--cap", cap]
        try await Stack.run(setup) { stack in
            let viewer = try Viewer(port: stack.port)
            let films = try vectors.makeFilms(for: rows, in: stack.folder)
            for row in rows {
                let film = try #require(films[row.size])
                let failures = try await onOwnThread { try row.failures(asking: viewer, for: film) }
                #expect(failures == setup.server.changes[row.name, default: []], "\(row.name), \(row.clause)")
            }
        }
    }
}
