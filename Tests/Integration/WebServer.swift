import Foundation
import Glibc
import Subprocess
import Testing

/// What stands in front of the responder, with its example of the project.
enum WebServer: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case nginx, apache, lighttpd, caddy

    static let others = allCases.filter { $0 != .nginx }

    var testDescription: String { rawValue }

    /// What it changes of the answers to rows of the vectors, by their names.
    var changes: [String: [String]] {
        guard self == .apache else { return [:] }
        let rows = ["HEAD, file of 0", "HEAD of an empty file ignores a range"]
        return Dictionary(uniqueKeysWithValues: rows.map { ($0, ["Content-Length: nothing instead of 0"]) })
    }

    /// Runs the server in a folder, before the responder's socket there, until `body` is done; `body` gets its port.
    func run(
        editedBy edits: [StackSetup.Edit],
        expecting complaint: String?,
        in folder: TemporaryFolder,
        _ body: (UInt16) async throws -> Void
    ) async throws {
        switch self {
        case .nginx: try await NGINX.run(editedBy: edits, expecting: complaint, in: folder, body)
        case .apache, .lighttpd, .caddy: try await runOther(in: folder, body)
        }
    }

    private func runOther(in folder: TemporaryFolder, _ body: (UInt16) async throws -> Void) async throws {
        try folder.addFolder("pages")
        let port = try NGINX.freePort()
        let command = try command(listeningOn: port, in: folder)
        _ = try await Daemon.run(command, in: folder) { _ in
            try await eventually { (try? Viewer(port: port)) != nil }
            try await body(port)
        }
    }

    /// The example of deploy/, for the responder's socket in a folder.
    private func example(in folder: TemporaryFolder) throws -> String {
        let name = self == .caddy ? "Caddyfile" : "rangefinder.conf"
        let text = try String(contentsOfFile: "\(Project.folder)/deploy/\(rawValue)/\(name)", encoding: .utf8)
        let installed = "/run/rangefinder/rangefinder.sock"
        try #require(text.contains(installed), "no socket in the example")
        return text.replacing(installed, with: folder.path(of: "rangefinder.sock"))
    }

    /// Writes what the example is a part of, and tells how the server is started.
    private func command(listeningOn port: UInt16, in folder: TemporaryFolder) throws -> [String] {
        let example = try example(in: folder)
        switch self {
        case .nginx: preconditionFailure("NGINX runs it")
        case .apache:
            let modules = ["mpm_event", "authz_core", "proxy", "proxy_fcgi", "setenvif"]
                .map { "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so\n" }.joined()
            let text = """
                ServerName 127.0.0.1
                Listen 127.0.0.1:\(port)
                MaxKeepAliveRequests 0
                DefaultRuntimeDir \(folder.path)
                PidFile apache.pid
                ErrorLog \(folder.path(of: "error.log"))
                \(modules)
                User www-data
                Group www-data
                DocumentRoot \(folder.path(of: "pages"))
                \(example)
                """
            return ["apache2", "-d", folder.path, "-f", try folder.add("apache.conf", Data(text.utf8)), "-DFOREGROUND"]
        case .lighttpd:
            let text = """
                server.bind = "127.0.0.1"
                server.port = \(port)
                server.document-root = "\(folder.path(of: "pages"))"
                server.errorlog = "\(folder.path(of: "error.log"))"
                server.upload-dirs = ("\(folder.path)")
                \(example)
                """
            return ["lighttpd", "-D", "-f", try folder.add("lighttpd.conf", Data(text.utf8))]
        case .caddy:
            let site = "films.example.org"
            try #require(example.contains(site), "no site in the example")
            let text = "{\nadmin off\n}\n" + example.replacing(site, with: "http://127.0.0.1:\(port)")
            let homes = ["XDG_CONFIG_HOME=\(folder.path)", "XDG_DATA_HOME=\(folder.path)"]
            let file = try folder.add("Caddyfile", Data(text.utf8))
            return ["env"] + homes + ["caddy", "run", "--adapter", "caddyfile", "--config", file]
        }
    }
}

extension StackSetup {
    /// A stack behind another server than nginx, which may run as a user of its own.
    static func behind(_ server: WebServer, hasOwnFilms: Bool = false, arguments: [String] = []) -> StackSetup {
        StackSetup(
            launch: .listening(on: "unix:rangefinder.sock"),
            hasOwnFilms: hasOwnFilms,
            arguments: ["--socket-mode", "0666"] + arguments,
            server: server
        )
    }
}
