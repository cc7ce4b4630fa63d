import Foundation
import Glibc
import Testing

extension Integration {
    /// Every row of Tests/Vectors/ranges.json, through nginx, one after the other on one kept connection: an answer that
    /// is a byte too long or too short spoils the next.
    @Suite
    struct VectorTests {
        @Test(.timeLimit(.minutes(4)), arguments: ["media", "always", "never"])
        func everyRow(cap: String) async throws {
            let vectors = try Vectors()
            let rows = vectors.rows.filter { ($0.cap ?? "media") == cap }
            try #require(!rows.isEmpty)
            try await Stack.run(StackSetup(hasOwnFilms: true, arguments: ["--cap", cap])) { stack in
                let viewer = try Viewer(port: stack.port)
                let films = try vectors.makeFilms(for: rows, in: stack.folder)
                for row in rows {
                    let film = try #require(films[row.size])
                    let failures = try await onOwnThread { try row.failures(asking: viewer, for: film) }
                    #expect(failures == [], "\(row.name), \(row.clause)")
                }
            }
        }
    }
}
