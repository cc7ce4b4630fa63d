import Foundation
import Subprocess
import Testing

extension Integration {
    /// The keys that links are signed with: at the start, exchanged while films run, and in front of the disk.
    @Suite
    struct KeyTests {
        private let film = LinkRequest(Film.window.name)
        private let old = Issuer("old")
        private let new = Issuer("new")

        private var setup: StackSetup {
            StackSetup(arguments: ["--keys", "keys.json"], files: ["keys.json": Issuer.keySet(old)])
        }

        // MARK: Exchanged

        /// A token that was verified before its key was taken away is refused like any other.
        @Test
        func aKeyThatIsTakenAwayTakesItsLinksAlong() async throws {
            try await Stack.run(setup) { stack in
                let (first, second) = try await (film.with(old.token()), film.with(new.token()))
                for _ in 1...2 { #expect(try await stack.get(first, range: "bytes=0-9").status == 206) }
                #expect(try await stack.problem(second).reason == "unknown-key")

                try await stack.replaceKeys(with: Issuer.keySet(old, new))
                for link in [first, second] {
                    #expect(try await stack.get(link, range: "bytes=0-9").status == 206)
                }

                try await stack.replaceKeys(with: Issuer.keySet(new))
                #expect(try await stack.problem(first).reason == "unknown-key")
                #expect(try await stack.get(second, range: "bytes=0-9").status == 206)
            }
        }

        @Test
        func anotherSecretOfTheSameNameTakesLinksAlong() async throws {
            try await Stack.run(setup) { stack in
                let other = Issuer("old")
                let (first, second) = try await (film.with(old.token()), film.with(other.token()))
                #expect(try await stack.get(first, range: "bytes=0-9").status == 206)
                try await stack.replaceKeys(with: Issuer.keySet(other))
                #expect(try await stack.problem(first).reason == "bad-signature")
                #expect(try await stack.get(second, range: "bytes=0-9").status == 206)
            }
        }

        /// What runs has been let through: it goes on with the keys that it began with.
        @Test
        func anAnswerThatRunsGoesOn() async throws {
            try await Stack.run(setup) { stack in
                let link = try await LinkRequest(Film.indexAtEnd.name).with(old.token())
                let download = try await PausedDownload.of(stack.url(ofPath: link.path)) {
                    try await stack.replaceKeys(with: Issuer.keySet(new))
                }
                #expect(download.exitCode == 0)
                #expect(try await SHA256.sum(of: download.body) == SHA256.sum(ofFile: Film.indexAtEnd.path))
            }
        }

        @Test(arguments: [
            ("{", "JSON"), (#"{"keys": []}"#, "no key"),
            (#"{"keys": [{"kty": "oct", "kid": "a", "alg": "HS256", "k": "c2hvcnQ"}]}"#, "k has 5 bytes"),
        ])
        func keysThatAreNoneChangeNothing(_ text: String, _ reason: String) async throws {
            let folder = try TemporaryFolder()
            let keys = try folder.add("keys.json", Issuer.keySet(old))
            let command = StackSetup(arguments: ["--keys", keys]).command(serving: Project.films)
            let (ending, log) = try await Daemon.run(command, in: folder) { responder in
                try await responder.log.first("listening")
                try await NGINX.run(editedBy: [], in: folder) { port in
                    let stack = Stack(responder: responder, port: port, films: Project.films, folder: folder)
                    let link = try await film.with(old.token())
                    #expect(try await stack.get(link, range: "bytes=0-9").status == 206)
                    try folder.add("keys.json", Data(text.utf8))
                    try responder.send(.terminalClosed)
                    let found = try await responder.log.first("settings refused, nothing changes")["reason"] ?? ""
                    #expect(found.contains(keys))
                    #expect(found.contains(reason), "\(found)")
                    #expect(try await stack.get(link, range: "bytes=0-9").status == 206)
                    #expect(try await stack.get(film.with(old.token(["jti": "2"])), range: "bytes=0-9").status == 206)
                }
            }
            #expect(ending == .exited(0))
            #expect(log.otherLines == [])
        }

        // MARK: At the start

        @Test(
            arguments: [
                (["--access", "signed"], 78, ["--access", "needs keys", "rangefinder keys new"]),
                (["--keys", "missing.json"], 66, ["missing.json"]),
                (["--keys", "broken.json"], 78, ["broken.json", "JSON"]),
            ] as [([String], Int32, [String])]
        )
        func doesNotStart(_ arguments: [String], _ exitCode: Int32, _ words: [String]) async throws {
            let folder = try TemporaryFolder()
            try folder.addFolder("films")
            try folder.add("broken.json", Data("{".utf8))
            let outcome = try await RangefinderCommand.run(["serve", "--root", "films"] + arguments, in: folder)
            #expect(outcome.ending == .exited(exitCode))
            for word in words { #expect(outcome.words.contains(word), "\(outcome.words)") }
        }

        // MARK: In front of the disk

        /// The system calls that name a film, or look at a descriptor, counted by strace(1).
        @Test
        func whoIsRefusedNeverReachesTheFileSystem() async throws {
            let folder = try TemporaryFolder()
            let trace = folder.path(of: "trace")
            var setup = setup
            setup.launch = .spawnFCGI(wrapper: [
                "/usr/bin/strace", "-f", "-D", "-y", "-e", "trace=%file,%desc", "-o", trace,
            ])
            try await Stack.run(setup) { stack in
                let refused = try await [
                    film, film.with("no.token.atall"), film.with(new.token()),
                    film.with(Issuer("old").token()), film.with(old.token(["path": "/other/"])),
                    film.with(old.token(["exp": Issuer.now - 1])),
                    film.with(old.token()).with(new.token(), in: .bearer),
                ]
                for request in refused {
                    #expect([401, 403].contains(try await stack.get(request).status))
                    #expect([401, 403].contains(try await stack.get(request, options: ["--head"]).status))
                }
                try await stack.log.exchanges(2 * refused.count) { _ in true }
                #expect(try Self.openings(of: Film.window, in: trace) == 0)

                #expect(try await stack.get(film.with(old.token()), range: "bytes=5-9").status == 206)
                #expect(try await stack.get(film.with(old.token()), options: ["--head"]).status == 200)
                try await stack.log.exchanges(2) { $0["grant"] != nil && $0["reason"] == nil }
                try await eventually { try Self.openings(of: Film.window, in: trace) >= 2 }
            }
            #expect(try Self.openings(of: Film.window, in: trace) == 2)
        }

        /// How many system calls have opened a film; fails where another call has named it.
        private static func openings(of film: Film, in trace: String) throws -> Int {
            let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            let calls = lines.filter { $0.contains("\"\(film.name)\"") }
            #expect(calls.allSatisfy { $0.contains("openat2(") })
            return calls.count
        }
    }
}

extension Stack {
    /// Replaces the file of keys, and waits until it was read.
    fileprivate func replaceKeys(with keySet: Data) async throws {
        let isReading = { (entry: LogEntry) in entry.message == "settings read again" }
        let before = log.entries.count(where: isReading)
        try folder.add("keys.json", keySet)
        try responder.send(.terminalClosed)
        try await eventually { log.entries.count(where: isReading) == before + 1 }
    }
}
