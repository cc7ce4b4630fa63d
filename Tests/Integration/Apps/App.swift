import Foundation
import Glibc
import Subprocess
import Testing

/// An application of deploy/apps: it knows who may watch what, and makes links.
enum App: String, Sendable, CaseIterable {
    case django
    case php
    case node

    /// A film as an application knows it.
    struct Listing: Sendable {
        let title: String
        let film: Film
        let viewers: [String]
    }

    /// The password of every viewer.
    static let password = "correct horse"

    /// The second film's name has to be encoded in an address.
    static let library = [
        Listing(title: "All to herself", film: .indexAtFront, viewers: ["ana"]),
        Listing(title: "For <both> & sundry", film: Film("100% sure.webm", "video/webm"), viewers: ["ana", "ben"]),
    ]

    /// Runs a copy of the application behind nginx, with Rangefinder beside it, until `body` is done.
    ///
    /// `wrapper` is a command that starts the responder in turn.
    func run(startingResponderBy wrapper: [String] = [], _ body: (Stack) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let keys = folder.path(of: "keys.json")
        // An old one and a new one: the last signs.
        for _ in 0..<2 { try await execute([Project.command, "keys", "new", keys], in: folder) }
        let site = folder.path(of: "site")
        try FileManager.default.copyItem(atPath: "\(Project.folder)/deploy/apps/\(rawValue)", toPath: site)
        try await install(in: folder)

        let setup = StackSetup(
            launch: .spawnFCGI(wrapper: wrapper),
            arguments: ["--keys", keys],
            edits: [try location(in: folder)]
        )
        _ = try await Daemon.run(environment(in: folder) + server(in: folder), in: folder) { app in
            try await eventually {
                let isRunning = FileManager.default.fileExists(atPath: "/proc/\(app.status.id)")
                try #require(isRunning, "\(app.log.otherLines)")
                return FileManager.default.fileExists(atPath: folder.path(of: "app.sock"))
            }
            try await Stack.run(setup, body)
        }
    }

    // MARK: The parts

    /// Python with what Tests/install gets from PyPI.
    static let python = "\(Project.folder)/.build/venv/bin/python"

    private func environment(in folder: TemporaryFolder) -> [String] {
        let socket = folder.path(of: "app.sock")
        return ["env", "KEYS=\(folder.path(of: "keys.json"))", "SOCKET=\(socket)", "SECRET_KEY=\(UUID())\(UUID())"]
    }

    /// Gives the copy its users and films, as the README says.
    private func install(in folder: TemporaryFolder) async throws {
        switch self {
        case .django:
            try await execute([Self.python, "site/manage.py", "migrate"], in: folder)
            try await execute([Self.python, "site/manage.py", "shell"], input: try Self.libraryInPython, in: folder)
        case .php, .node:
            try folder.add("site/films.json", try Self.libraryInJSON)
            let command = self == .php ? ["php", "site/add-user.php"] : ["node", "site/add-user.mjs"]
            for viewer in ["ana", "ben"] {
                try await execute(command + [viewer], input: Self.password + "\n", in: folder)
            }
        }
    }

    private static var libraryInJSON: Data {
        get throws {
            let films = library.enumerated().map { (number, listing) in
                let film = ["title": listing.title, "path": "/\(listing.film.name)"] as [String: Any]
                return ("\(number)", film.merging(["viewers": listing.viewers]) { $1 })
            }
            let byNumber = Dictionary(uniqueKeysWithValues: films)
            return try JSONSerialization.data(withJSONObject: byNumber, options: .sortedKeys)
        }
    }

    private static var libraryInPython: String {
        get throws {
            """
            import json
            from django.contrib.auth.models import User
            from cinema.models import Film

            for name in ["ana", "ben"]: User.objects.create_user(name, password="\(password)")

            for entry in json.loads(r'''\(String(decoding: try libraryInJSON, as: UTF8.self))''').values():
                film = Film.objects.create(title=entry["title"], path=entry["path"])
                film.viewers.set(User.objects.filter(username__in=entry["viewers"]))

            """
        }
    }

    /// Runs a command of the application to its end, in its folder.
    private func execute(_ command: [String], input: String = "", in folder: TemporaryFolder) async throws {
        let result = try await Subprocess.run(
            Configuration(environment(in: folder) + command, environment: .withoutSettings, in: folder),
            input: .string(input),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        try #require(result.terminationStatus == .exited(0), "\(result.standardError)")
    }

    /// The command that serves the pages on `app.sock`.
    private func server(in folder: TemporaryFolder) throws -> [String] {
        switch self {
        case .django:
            let site = ["--chdir", "site", "cinema.wsgi"]
            return [Self.python, "-m", "gunicorn", "--bind", "unix:\(folder.path(of: "app.sock"))"] + site
        case .php:
            let sessions = try folder.addFolder("sessions")
            let pool = """
                [global]
                error_log = /proc/self/fd/2
                [cinema]
                listen = \(folder.path(of: "app.sock"))
                user = \(geteuid())
                pm = static
                pm.max_children = 2
                php_value[session.save_path] = \(sessions)

                """
            let configuration = try folder.add("php-fpm.conf", Data(pool.utf8))
            let asRoot = geteuid() == 0 ? ["--allow-to-run-as-root"] : []
            return ["php-fpm8.2", "--nodaemonize", "--fpm-config", configuration] + asRoot
        case .node:
            return ["node", "site/app.mjs"]
        }
    }

    /// The location that the application ships, with the paths of the copy, in the place of the one with pages/.
    private func location(in folder: TemporaryFolder) throws -> StackSetup.Edit {
        let shipped = try String(contentsOfFile: NGINX.shippedConfiguration, encoding: .utf8)
        let pages = try #require(shipped.firstMatch(of: /(?s)location \/ \{.*?\n {8}\}/)).output
        let location = try String(contentsOfFile: folder.path(of: "site/nginx-location.conf"), encoding: .utf8)
            .replacing(/unix:\/run\/[a-z\/0-9.-]+\.sock/, with: "unix:\(folder.path(of: "app.sock"))")
            .replacing("/srv/cinema", with: folder.path(of: "site"))
            .replacing("/etc/rangefinder/keys.json", with: folder.path(of: "keys.json"))
        return StackSetup.Edit(text: String(pages), replacement: location)
    }
}
