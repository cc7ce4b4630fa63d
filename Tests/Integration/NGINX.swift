import Foundation
import Glibc
import Subprocess
import Testing

/// nginx with the project's configuration.
enum NGINX {
    /// nginx.conf.example, as it is shipped.
    static let shippedConfiguration = Project.folder + "/nginx.conf.example"

    /// Where the shipped configuration listens.
    static let shippedPort: UInt16 = 8480

    /// What goes before the configuration: as root, workers that may use the responder's socket.
    static let globals = "daemon off;" + (geteuid() == 0 ? " user root;" : "")

    /// Runs nginx in a folder until `body` is done; `body` gets its port.
    ///
    /// The configuration is the shipped file itself if there are no edits and nobody has its port; else a copy. The test
    /// fails if nginx complains of more than a request, or of what has the text `expected` in it.
    static func run(
        editedBy edits: [StackSetup.Edit],
        expecting expected: String? = nil,
        in folder: TemporaryFolder,
        _ body: (UInt16) async throws -> Void
    ) async throws {
        try folder.addFolder("pages")
        var port = try isFree(shippedPort) ? shippedPort : freePort()
        while try await !run(on: port, editedBy: edits, expecting: expected, in: folder, body) { port = try freePort() }
    }

    /// Returns whether nginx could have the port.
    private static func run(
        on port: UInt16,
        editedBy edits: [StackSetup.Edit],
        expecting expected: String?,
        in folder: TemporaryFolder,
        _ body: (UInt16) async throws -> Void
    ) async throws -> Bool {
        let configuration = try configuration(editedBy: edits, listeningOn: port, in: folder)
        let command = ["nginx", "-p", folder.path + "/", "-e", "error.log", "-c", configuration, "-g", globals]
        let errorLog = folder.path(of: "error.log")
        var started = false
        let (ending, log) = try await Daemon.run(command, in: folder) { nginx in
            // nginx listens, writes this file, and closes its stderr, in this order.
            let sign = folder.path(of: "nginx.pid")
            await nginx.log.waitForEnd()
            started = FileManager.default.fileExists(atPath: sign)
            if started { try await body(port) }
        }
        guard started else {
            try #require(log.otherLines.contains { $0.contains("Address already in use") }, "\(log.otherLines)")
            try FileManager.default.removeItem(atPath: errorLog)
            return false
        }
        #expect(ending == .exited(0))
        let complaints = try String(contentsOfFile: errorLog, encoding: .utf8)
            .split(separator: "\n").filter { $0.contains(/\[(crit|alert|emerg)\]/) }
            // It tries again for a while, and has got its port.
            .filter { !$0.contains(" bind() to 127.0.0.1:\(port) failed (98: Address already in use)") }
            .filter { complaint in expected.map { !complaint.contains($0) } ?? true }
        #expect(complaints == [])
        return true
    }

    private static func configuration(
        editedBy edits: [StackSetup.Edit],
        listeningOn port: UInt16,
        in folder: TemporaryFolder
    ) throws -> String {
        var edits = edits
        if port != shippedPort {
            edits.append(StackSetup.Edit(text: "127.0.0.1:\(shippedPort)", replacement: "127.0.0.1:\(port)"))
        }
        guard !edits.isEmpty else { return shippedConfiguration }
        var text = try String(contentsOfFile: shippedConfiguration, encoding: .utf8)
        for edit in edits {
            try #require(text.contains(edit.text), "nothing to edit in nginx.conf.example")
            text = text.replacing(edit.text, with: edit.replacement)
        }
        return try folder.add("nginx.conf", Data(text.utf8))
    }

    // MARK: Ports

    /// A port that nobody has now.
    static func freePort() throws -> UInt16 {
        try #require(boundPort(asking: 0))
    }

    private static func isFree(_ port: UInt16) throws -> Bool {
        boundPort(asking: port) != nil
    }

    /// The port that one gets who asks for `port`; `nil` if another has it.
    private static func boundPort(asking port: UInt16) -> UInt16? {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var reuse: CInt = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in(loopbackPort: port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }
}

extension sockaddr_in {
    /// A port of this machine.
    init(loopbackPort port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    }
}
