import Foundation
import Glibc
import Subprocess
import Testing

/// Several responders over TCP, as on machines of their own, behind nginx with deploy/nginx/upstream.conf.
struct Farm: Sendable {
    let responders: [Daemon]
    /// Where nginx listens on 127.0.0.1.
    let port: UInt16

    static let configuration = Project.folder + "/deploy/nginx/upstream.conf"

    /// Where the shipped configuration looks for the responders.
    private static let shippedAddresses = (1...3).map { "127.0.0.1:900\($0)" }

    /// Starts a responder for each of three roots, and ends them when `body` is done; it may kill them.
    static func run(
        _ roots: [String],
        edits: [StackSetup.Edit] = [],
        _ body: (Farm) async throws -> Void
    ) async throws {
        try #require(roots.count == shippedAddresses.count)
        var ports: Set<UInt16> = []
        while ports.count < roots.count { ports.insert(try NGINX.freePort()) }
        let addresses = ports.map { "127.0.0.1:\($0)" }
        let shipped = try String(contentsOfFile: NGINX.shippedConfiguration, encoding: .utf8)
        let own = try String(contentsOfFile: configuration, encoding: .utf8)
        let servers = zip(shippedAddresses, addresses).map {
            StackSetup.Edit(text: "server \($0) ", replacement: "server \($1) ")
        }
        let folder = try TemporaryFolder()
        try await start(zip(roots, addresses).map { $0 }[...], in: folder) { responders in
            let edits = [StackSetup.Edit(text: shipped, replacement: own)] + servers + edits
            try await NGINX.run(editedBy: edits, in: folder) { port in
                try await body(Farm(responders: responders, port: port))
            }
        }
    }

    private static func start(
        _ rest: ArraySlice<(root: String, address: String)>,
        after started: [Daemon] = [],
        in folder: TemporaryFolder,
        _ body: ([Daemon]) async throws -> Void
    ) async throws {
        guard let (root, address) = rest.first else { return try await body(started) }
        let command = ["serve", "--root", root, "--listen", address, "--web-servers", "127.0.0.1"]
        let (ending, log) = try await Daemon.run([Project.command] + command, in: folder) { responder in
            try await responder.log.first("listening")
            try await start(rest.dropFirst(), after: started + [responder], in: folder, body)
        }
        #expect([.exited(0), .signaled(SIGKILL)].contains(ending))
        #expect(log.otherLines == [])
        #expect(log.entries.filter { $0.level == "error" } == [])
    }
}
