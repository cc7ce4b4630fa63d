import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// SIGHUP: what of the settings can change does, a fault changes nothing, and nobody who watches notices.
    @Suite
    struct ReloadTests {
        private static let film = Film.window

        @Test
        func anotherRootIsServedAndTheOldOneClosed() async throws {
            try await Stack.run(configuredBy: "root: films\n") { stack in
                let old = try stack.addFilm(to: "films")
                try stack.addFilm(to: "others", named: "other.mp4")
                let viewer = try Viewer(port: stack.port)
                try viewer.ask("/media/" + old.name)
                try await eventually { viewer.hasAnswer }

                try await stack.reload("root: others\n", changing: "root")
                #expect(try await Curl.get(stack.url(ofPath: "other.mp4")).status == 200)
                #expect(try await Curl.get(stack.url(of: old)).status == 404)
                #expect(try stack.responder.status.openings(of: stack.folder.path(of: "films")) == 0)
                #expect(try stack.responder.status.openings(of: old.path) == 1, "the viewer still has the film")

                let content = try Self.film.bytes(0...)
                let rest = try await onOwnThread {
                    #expect(try viewer.head().status == 200)
                    return try viewer.body(content.count)
                }
                #expect(rest == content)
                try await eventually { try stack.responder.status.openings(of: old.path) == 0 }
            }
        }

        /// A folder that has come to the same path, as a disk that was mounted since.
        @Test
        func theSameRootIsOpenedAnew() async throws {
            try await Stack.run(configuredBy: "root: films\n") { stack in
                let before = try stack.addFilm(to: "films")
                try #require(unsafe rename(stack.folder.path(of: "films"), stack.folder.newPath()) == 0)
                try stack.folder.addFolder("films")
                try stack.addFilm(to: "films", named: "other.mp4")
                #expect(try await Curl.get(stack.url(of: before)).status == 200)
                try await stack.reload("root: films\n", changing: "")
                #expect(try await Curl.get(stack.url(of: before)).status == 404)
                #expect(try await Curl.get(stack.url(ofPath: "other.mp4")).status == 200)
            }
        }

        @Test
        func whatAnAnswerIsMadeOfChanges() async throws {
            let root = "root: \(Project.films)\n"
            try await Stack.run(configuredBy: root) { stack in
                let url = stack.url(of: Self.film)
                try await stack.reload(
                    root + "cap: always\nwindow: 1MiB\ncache-max-age: 5s\nresponse-field: '/=X-Robots-Tag: noindex'\n",
                    changing: "cap window cache-max-age response-field"
                )
                let capped = try await Curl.get(url, range: "bytes=0-")
                #expect(capped.size == 1 << 20)
                #expect(capped["Cache-Control"]?.contains("max-age=5") == true)
                #expect(capped["X-Robots-Tag"] == "noindex")

                try await stack.reload(root, changing: "cap window cache-max-age response-field")
                #expect(try await Curl.get(url, range: "bytes=0-").size == 8 << 20)
            }
        }

        @Test
        func theLogChanges() async throws {
            let root = "root: \(Project.films)\n"
            try await Stack.run(configuredBy: root) { stack in
                try await stack.reload(root + "log-level: warning\nworkers: 5\n") { try await $0.first(Self.warning) }
                #expect(try await Curl.get(stack.url(of: Self.film)).status == 200)
                try await stack.reload(root, changing: "log-level")
                #expect(try await Curl.get(stack.url(of: Self.film), options: ["--head"]).status == 200)
                try await stack.log.exchanges { $0["method"] == "HEAD" }
                #expect(!stack.log.entries.contains { $0["method"] == "GET" }, "below the level of its time")
            }
        }

        @Test
        func aFlagStillWins() async throws {
            let root = "root: \(Project.films)\n"
            try await Stack.run(configuredBy: root, "--cap", "always", "--window", "1MiB") { stack in
                try await stack.reload(root + "cap: never\nmerge-gap: 90B\n", changing: "merge-gap")
                #expect(try await Curl.get(stack.url(of: Self.film), range: "bytes=0-").size == 1 << 20)
            }
        }

        // MARK: What does not change

        private static let refusal = "settings refused, nothing changes"
        private static let warning = "settings that take a restart differ"

        /// Each fault is an error in the log, with its place and what is allowed; what is right beside them waits.
        @Test(arguments: [
            ("root: films\ncap: never\nwindow: 1KiB\nwidow: 2", ["config.yaml:4: ", "config.yaml:3: window: "]),
            ("root: missing\ncap: never", ["missing"]),
            ("root: [films\ncap: never", ["config.yaml:"]),
            ("cap: never", ["root: not set"]),
        ])
        func aFaultChangesNothing(_ text: String, _ faults: [String]) async throws {
            let root = "root: \(Project.films)\ncap: always\nwindow: 1MiB\n"
            try await Stack.run(configuredBy: root) { stack in
                let descriptors = try stack.responder.status.descriptors.count
                try await stack.reload(text) { log in
                    try await eventually { log.entries.count { $0.message == Self.refusal } == faults.count }
                }
                let errors = stack.log.entries.filter { $0.level == "error" }.compactMap { $0["reason"] }
                #expect(zip(errors, faults).allSatisfy { $0.contains($1) }, "\(errors)")
                #expect(!stack.log.entries.contains { $0.message == Stack.readAgain })
                #expect(try stack.responder.status.descriptors.count == descriptors)
                #expect(try await Curl.get(stack.url(of: Self.film), range: "bytes=0-").size == 1 << 20)
                try await stack.reload(root + "merge-gap: 90B\n", changing: "merge-gap")
            }
        }

        @Test
        func aFileThatIsGoneChangesNothing() async throws {
            try await Stack.run(configuredBy: "root: \(Project.films)\n") { stack in
                try FileManager.default.removeItem(atPath: stack.folder.path(of: "config.yaml"))
                try stack.responder.send(.terminalClosed)
                let reason = try await stack.log.first(Self.refusal)["reason"]
                #expect(reason?.contains("config.yaml cannot be read: No such file or directory") == true)
                #expect(try await Curl.get(stack.url(of: Self.film)).status == 200)
            }
        }

        @Test
        func whatTakesARestartIsNamedAndTheOthersChange() async throws {
            let root = "root: \(Project.films)\n"
            try await Stack.run(configuredBy: root) { stack in
                let threads = try stack.responder.status.threads
                try await stack.reload(
                    root + "workers: 50\nlisten: 127.0.0.1:1\ncap: always\nwindow: 1MiB\nconnections: 9\n",
                    changing: "cap window"
                )
                let warning = try await stack.log.first(Self.warning)
                #expect(warning.level == "warning")
                #expect(warning["settings"] == "listen workers connections")
                #expect(try await Curl.get(stack.url(of: Self.film), range: "bytes=0-").size == 1 << 20)
                #expect(try stack.responder.status.threads == threads)
            }
        }

        // MARK: While there is something else to do

        /// Again and again, with another root and another log each time.
        @Test
        func aHundredReadingsLoseNoRequest() async throws {
            let texts = ["root: \(Project.films)\n", "root: link\nlog-level: debug\n"]
            try await Stack.run(configuredBy: texts[0]) { stack in
                try FileManager.default.createSymbolicLink(
                    atPath: stack.folder.path(of: "link"),
                    withDestinationPath: Project.films
                )
                let load = try SteadyLoad.start(on: .windowAndOne, port: stack.port)
                try await stack.log.exchanges(50) { _ in true }
                let descriptors = try stack.responder.status.descriptors
                for reading in 1...100 {
                    try stack.write(texts[reading % 2])
                    try stack.responder.send(.terminalClosed)
                    try await eventually { stack.log.entries.count { $0.message == Stack.readAgain } == reading }
                }
                let outcome = try await load.value
                print("settings read 100 times: \(outcome)")
                #expect(outcome.failures.isEmpty, "\(outcome.failures)")
                #expect(outcome.answered > 1000)
                #expect(try stack.responder.status.openings(of: Project.films) == 1)
                // nginx keeps up to one connection for each of the 20 viewers.
                #expect(try stack.responder.status.descriptors.count <= descriptors.count + 20)
            }
        }

        @Test
        func aDrainIsNotDisturbed() async throws {
            let root = "root: \(Project.films)\n"
            try await Stack.run(configuredBy: root) { stack in
                let download = try await Curl.download(stack.url(of: Self.film)) {
                    try stack.responder.send(.terminate)
                    try await stack.log.first("draining")
                    try stack.responder.send(.terminalClosed)
                    try await stack.log.first("settings not taken over, the responder drains")
                }
                #expect(try download.bytes == Self.film.bytes(0...))
                await stack.log.waitForEnd()
                #expect(!stack.log.entries.contains { $0.message == Stack.readAgain })
            }
        }

        /// As with a file on a server that does not answer: here a pipe into which nobody writes.
        @Test
        func aReadingThatHangsKeepsNobodyWaiting() async throws {
            try await Stack.run(configuredBy: "root: \(Project.films)\n") { stack in
                let pipe = stack.folder.path(of: "config.yaml")
                try FileManager.default.removeItem(atPath: pipe)
                try #require(unsafe mkfifo(pipe, 0o600) == 0)
                try stack.responder.send(.terminalClosed)
                var writingEnd: CInt = -1
                defer { close(writingEnd) }
                // Refused as long as nobody reads, fifo(7).
                try await eventually {
                    writingEnd = unsafe open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                    return writingEnd >= 0
                }
                #expect(try await Curl.get(stack.url(of: Self.film)).status == 200)
                try stack.responder.send(.terminate)
                try await stack.log.first("stopped")
            }
        }
    }
}

extension Stack {
    fileprivate static let readAgain = "settings read again"

    /// Starts a stack whose responder has a file of settings, for the tests to change, and two empty folders, `films` and
    /// `others`, that may be its roots.
    ///
    /// Which errors the responder should log is for `body` to say.
    fileprivate static func run(
        configuredBy text: String,
        _ arguments: String...,
        body: (Stack) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        for name in ["films", "others"] { try folder.addFolder(name) }
        try folder.add("config.yaml", Data(text.utf8))
        let serve = [Project.command, "serve", "--config", "config.yaml"] + arguments
        let command = ["spawn-fcgi", "-s", "rangefinder.sock", "-n", "--"] + serve
        let (ending, log) = try await Daemon.run(command, in: folder) { responder in
            try await responder.log.first("listening")
            try await NGINX.run(editedBy: [], in: folder) { port in
                try await body(Stack(responder: responder, port: port, films: Project.films, folder: folder))
            }
        }
        #expect(ending == .exited(0))
        #expect(log.otherLines == [])
    }

    /// Puts a film of 8 MiB into one of the two folders.
    @discardableResult
    fileprivate func addFilm(to folder: String, named name: String = Film.window.name) throws -> Film {
        let path = self.folder.path(of: "\(folder)/\(name)")
        try FileManager.default.copyItem(atPath: Film.window.path, toPath: path)
        return Film(at: path)
    }

    /// Writes another file of settings in the place of the one before, as an editor does.
    fileprivate func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.path(of: "config.yaml")), options: .atomic)
    }

    /// Has other settings read, and waits for what the log is to say of it.
    fileprivate func reload(_ text: String, until: (DaemonLog) async throws -> Void) async throws {
        try write(text)
        try responder.send(.terminalClosed)
        try await until(log)
    }

    /// Has other settings read, and expects that these change, named in their order.
    fileprivate func reload(_ text: String, changing names: String) async throws {
        let before = log.entries.count { $0.message == Self.readAgain }
        try await reload(text) { log in
            try await eventually { log.entries.count { $0.message == Self.readAgain } == before + 1 }
        }
        #expect(log.entries.last { $0.message == Self.readAgain }?["changed"] == names)
    }
}
