import Foundation
import Glibc
import Testing

extension Integration {
    /// Nothing is served but the films of the root, and what is missing looks like what is forbidden.
    @Suite
    struct PathTests {
        /// Paths below /media/ films/, the folder that ``fill(_:)`` makes, and what stands there.
        static let refused = [
            ("films/missing.mp4", "nothing"),
            ("films/folder", "a folder"),
            ("films/folder/", "a folder, with a slash"),
            ("films/", "the root"),
            ("films/film.mp4/", "a film, with a slash"),
            ("films/film.mp4/film.mp4", "a film that is no folder"),
            ("films/.hidden.mp4", "a hidden film"),
            ("films/.hidden/film.mp4", "a film in a hidden folder"),
            ("films/unreadable.mp4", "a film that may not be read"),
            ("films/unreadable/film.mp4", "a film in a folder that may not be entered"),
            ("films/outside.mp4", "a link out of the root"),
            ("films/outside/secret.mp4", "a link to a folder outside"),
            ("films/absolute.mp4", "an absolute link"),
            ("films/loop.mp4", "a link to itself"),
            ("films/dangling.mp4", "a link to nothing"),
            ("films/pipe.mp4", "a FIFO that nobody writes to"),
            ("films/socket.mp4", "a socket"),
            ("films/../../secret.mp4", "two folders up"),
            ("films/%2e%2e/%2E%2E/secret.mp4", "two folders up, encoded"),
            ("films/..%2f..%2fsecret.mp4", "two folders up, the slashes encoded"),
            ("films/%252e%252e/secret.mp4", "encoded twice"),
            ("films/..%5csecret.mp4", "with a backslash"),
            ("films/%C0%AE%C0%AE/secret.mp4", "dots in overlong UTF-8"),
            ("films/film%ff.mp4", "a byte that is not UTF-8"),
            ("films/film.mp4%0a", "a line break at the end"),
            ("films/" + String(repeating: "a", count: 256), "a name that is too long"),
            ("films/" + String(repeating: "a/", count: 2500), "a path that is too long"),
            ("devices/zero", "a device that never ends"),
            ("devices/stdin", "a magic link"),
            ("secret.mp4", "no root"),
        ]

        @Test(.stack(.tree))
        func refusesWhatIsNoFilm() async throws {
            let stack = try Stack.current
            try fill(stack)
            #expect(try await Curl.get(stack.url(ofPath: "films/film.mp4")).status == 200)
            #expect(try await Curl.get(stack.url(ofPath: "films/inside.mp4")).status == 200, "a link within the root")
            for (path, what) in Self.refused {
                let answer = try await Curl.get(stack.url(ofPath: path))
                #expect(answer.exitCode == 0, "\(what)")
                #expect(answer.status == 404, "\(what)")
            }
        }

        /// The words of a 404 do not tell what is missing from what is forbidden.
        @Test(.stack(.tree))
        func tellsNothing() async throws {
            let stack = try Stack.current
            try fill(stack)
            let missing = try await Curl.get(stack.url(ofPath: "films/missing.mp4"))
            for path in ["films/unreadable.mp4", "films/outside.mp4", "films/.hidden.mp4", "films/pipe.mp4"] {
                let answer = try await Curl.get(stack.url(ofPath: path))
                #expect(
                    answer.head.fields.filter { $0.key != "Date" } == missing.head.fields.filter { $0.key != "Date" }
                )
                #expect(answer.sum == missing.sum)
            }
        }

        /// nginx refuses NUL itself, before the responder hears of it.
        @Test(.stack(.tree), arguments: ["films/film.mp4%00", "films/%00", "films/film.mp4%00.webm"])
        func refusesNUL(_ path: String) async throws {
            let stack = try Stack.current
            try fill(stack)
            #expect(try await Curl.get(stack.url(ofPath: path)).status == 400)
        }

        /// nginx tidies paths; another server may hand over what its client wrote.
        @Test(.stack(.untidied))
        func refusesPathsThatNobodyTidied() async throws {
            let stack = try Stack.current
            try stack.folder.add("films/film.mp4", Data("film".utf8))
            try stack.folder.add("secret.mp4", Data("secret".utf8))
            func status(of path: String) async throws -> Int {
                try await Curl.get(stack.url(ofPath: ""), "X-Path: \(path)").status
            }
            #expect(try await status(of: "/film.mp4") == 200)
            for path in [
                "/../secret.mp4", "/films/../../secret.mp4", "/./film.mp4", "//film.mp4", "/film.mp4/.", "/film.mp4/..",
                "/..", "/.", "/", "film.mp4", "../secret.mp4", #"/..\secret.mp4"#, "/%2e%2e/secret.mp4",
                "/\(stack.folder.path)/secret.mp4", stack.folder.path + "/secret.mp4", "/\u{1}", "/film.mp4\u{7F}",
            ] {
                #expect(try await status(of: path) == 404, "\(path)")
            }
        }

        /// A letter with its accent apart is another letter, as on the disk.
        @Test(.stack(.withOwnFilms))
        func takesNoNameForAnother() async throws {
            let stack = try Stack.current
            try stack.folder.add("films/caf\u{e9}.webm", Data("composed".utf8))
            try stack.folder.add("films/cafe\u{301}.webm", Data("decomposed".utf8))
            for (name, content) in [("caf%C3%A9", "composed"), ("cafe%CC%81", "decomposed")] {
                let answer = try await Curl.get(stack.url(ofPath: name + ".webm"))
                #expect(try await answer.sum == SHA256.sum(of: Data(content.utf8)))
            }
            #expect(try await Curl.get(stack.url(ofPath: "CAF%C3%A9.webm")).status == 404)
        }

        /// A control character in a name could end a line of the log; what comes after must not look like another.
        @Test(.stack(.withOwnFilms))
        func servesNoNameWithALineBreak() async throws {
            let stack = try Stack.current
            let forged = "a\ntime=2000-01-01T00:00:00.000Z level=error message=forged.mp4"
            try stack.folder.add("films/\(forged)", Data("film".utf8))
            #expect(try await Curl.get(stack.url(ofPath: forged.percentEncoded)).status == 404)
            #expect(try await stack.log.exchanges { $0["status"] == "404" }.first?["path"] == "/\(forged)")
        }

        /// Fills the root of the stack with films, and with what is none.
        private func fill(_ stack: Stack) throws {
            let folder = stack.folder
            try folder.add("secret.mp4", Data("secret".utf8))
            for name in ["folder", ".hidden", "unreadable"] { try folder.addFolder("films/\(name)") }
            for name in ["film", "folder/film", ".hidden", ".hidden/film", "unreadable", "unreadable/film"] {
                try folder.add("films/\(name).mp4", Data("film".utf8))
            }
            for (name, target) in [
                ("inside.mp4", "folder/film.mp4"), ("outside.mp4", "../secret.mp4"), ("outside", ".."),
                ("absolute.mp4", folder.path(of: "secret.mp4")), ("loop.mp4", "loop.mp4"), ("dangling.mp4", "nothing"),
            ] {
                try #require(unsafe symlink(target, folder.path(of: "films/\(name)")) == 0)
            }
            try #require(unsafe mkfifo(folder.path(of: "films/pipe.mp4"), 0o644) == 0)
            try #require(unsafe mknod(folder.path(of: "films/socket.mp4"), S_IFSOCK | 0o644, 0) == 0)
            for name in ["unreadable.mp4", "unreadable"] {
                try #require(unsafe chmod(folder.path(of: "films/\(name)"), 0) == 0)
            }
        }
    }
}

extension StackSetup {
    /// A folder of the test's own and the devices of the machine, served by one who may not read everything.
    fileprivate static let tree = StackSetup(
        launch: .spawnFCGI(wrapper: withoutPrivileges),
        hasOwnFilms: true,
        rootName: "films",
        arguments: ["--root", "devices=/dev"]
    )

    /// nginx hands over a path as its client has written it.
    fileprivate static let untidied = StackSetup(
        hasOwnFilms: true,
        edits: [Edit(text: "$fastcgi_path_info;", replacement: "$http_x_path;")]
    )
}
