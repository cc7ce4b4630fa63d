import Foundation
import Glibc
import Testing

extension Integration {
    /// nginx near the viewers, which keeps what they watch: deploy/nginx/edge-cache.conf.
    @Suite
    struct EdgeCacheTests {
        private static let slice: Int64 = 8 << 20
        /// Three slices and a piece of a fourth.
        private static let size: Int64 = 25_500_000

        // MARK: What is read

        @Test
        func eachSliceIsReadOnce() async throws {
            try await withEdge { stack, issuer in
                let film = try addFilm(to: stack)
                let size = try film.size
                let link = try await LinkRequest(film.name).with(issuer.token(["sub": "ana"]))
                for _ in 0..<8 {
                    let first = Int64.random(in: 0..<size)
                    let last = Int64.random(in: first..<min(size, first + 3 * Self.slice))
                    let answer = try await stack.get(link, range: "bytes=\(first)-\(last)")
                    #expect(answer.exitCode == 0)
                    #expect(answer.status == 206)
                    #expect(answer["Content-Range"] == "bytes \(first)-\(last)/\(size)")
                    #expect(try await answer.sum == SHA256.sum(of: film.bytes(first...last)))
                }
                let whole = try await stack.get(link)
                #expect(whole.exitCode == 0)
                #expect(whole.status == 200)
                #expect(try await whole.sum == SHA256.sum(ofFile: film.path))

                try await eventually { stack.exchanges(of: "ana").count == 9 }
                #expect(stack.exchanges(of: "ana").allSatisfy { $0["length"] == "1" }, "a check costs a byte")
                let fetched = stack.exchanges(of: "edge").compactMap { $0["range"] }
                let slices = stride(from: 0, to: size, by: Int(Self.slice)).map { "bytes=\($0)-\($0 + Self.slice - 1)" }
                #expect(fetched.sorted() == slices.sorted())
            }
        }

        /// 200 viewers watch one film from different places; each has 8 MiB of it, in pieces as players ask for them.
        @Test
        func manyViewersReadAFilmOnce() async throws {
            try await withEdge { stack, issuer in
                let film = Film(at: try stack.folder.add("films/film.mp4", Film.indexAtEnd.bytes(0...)))
                let content = try film.bytes(0...)
                let token = try await issuer.token(["sub": "ana"])
                let count = 8 << 20
                let viewers = (0..<200).map { viewer in
                    let start = (content.count - count) * viewer / 200
                    return Watching(
                        path: "/media/\(film.name)?token=\(token)",
                        content: content,
                        part: start..<start + count
                    )
                }
                let start = ContinuousClock.now
                let outcome = try await Watching.start(viewers, port: stack.port).value
                let duration = ContinuousClock.now - start
                #expect(outcome.bytes == 200 * count)
                #expect(outcome.wrong + outcome.lost + outcome.broken == 0)
                try await eventually { stack.exchanges(of: "ana").count == outcome.requests }
                let read = (stack.exchanges(of: "ana") + stack.exchanges(of: "edge"))
                    .reduce(0) { $0 + (Int($1["sent"] ?? "") ?? 0) }
                #expect(read == content.count + outcome.requests, "the film once, and a byte for each check")
                let saved = 100 - 100 * Double(read) / Double(outcome.bytes)
                print("200 viewers of a film: \(outcome); \(read) bytes read, \(saved) % saved; in \(duration)")
            }
        }

        // MARK: Who may have it

        /// What is kept is sent to nobody whom Rangefinder does not let in, and the words are Rangefinder's own.
        @Test
        func whatIsKeptIsForThoseWhoAreLetIn() async throws {
            try await withEdge { stack, issuer in
                let film = LinkRequest(try addFilm(to: stack).name)
                let token = try await issuer.token()
                for place in [LinkRequest.Place.query, .path, .bearer, .cookie] {
                    #expect(try await stack.get(film.with(token, in: place), range: "bytes=0-99").size == 100)
                }
                let reasons = [
                    ("missing", film), ("malformed", film.with("notoken")),
                    ("wrong-path", try await film.with(issuer.token(["path": "/other.mp4"]))),
                    ("expired", try await film.with(issuer.token(["exp": Issuer.now - 60]))),
                    ("bad-signature", try await film.with(Issuer("app").token(), in: .path)),
                    ("wrong-address", try await film.with(issuer.token(["ip": "192.0.2.1"]))),
                ]
                for (reason, request) in reasons {
                    let problem = try await stack.problem(request)
                    #expect(problem.reason == reason)
                    #expect(problem.head.status == problem.status)
                    let challenge = problem.head.fields["WWW-Authenticate"]
                    let isWrong = reason == "malformed" || reason == "bad-signature"
                    let error = isWrong ? #"Bearer error="invalid_token""# : "Bearer"
                    #expect(challenge == (problem.status == 401 ? error : nil), "\(reason), once")
                }
                #expect(try await Curl.get("http://127.0.0.1:\(stack.port)/check").status == 403)
            }
        }

        /// The check counts for the whole of the answer, whatever that turns out to be.
        @Test
        func whatHasBegunGoesOnAndNothingBegins() async throws {
            try await withEdge { stack, issuer in
                let film = Film(at: try stack.folder.add("films/film.mp4", Film.window.bytes(0...)))
                let token = try await issuer.token()
                #expect(try await stack.get(LinkRequest(film.name).with(token)).status == 200, "all of it is kept")
                let expired = try await issuer.token(["exp": Issuer.now - 120, "lease": 600])
                for row in LeaseTests.Row.all {
                    let fields = [row.range.map { "Range: \($0)" }, row.field].compactMap(\.self)
                    let request = fields.reduce(LinkRequest(film.name).with(expired)) { $0.with(field: $1) }
                    #expect(try await stack.get(request).status == row.status, "\(row)")
                }
            }
        }

        @Test
        func aLinkThatAllowsOneStreamIsGoodForOneFilm() async throws {
            try await withEdge { stack, issuer in
                let films = try ["one.mp4", "two.mp4"].map { name in
                    Film(at: try stack.folder.add("films/\(name)", Film.window.bytes(0...99_999)))
                }
                let token = try await issuer.token(["sub": "ana", "streams": 1])
                let requests = films.map { LinkRequest($0.name).with(token) }
                #expect(try await stack.get(requests[0], range: "bytes=0-9").status == 206)
                // From another device, as one device that begins another film has left the first.
                let other = requests[1].with(field: "User-Agent: TV")
                #expect(try await stack.get(other, range: "bytes=0-9").status == 429)
                #expect(try await stack.get(requests[0], range: "bytes=10-19").status == 206)
            }
        }

        @Test
        func aRateIsKeptByTheEdge() async throws {
            try await withEdge("--pace-by", "nginx") { stack, issuer in
                let film = try addFilm(to: stack)
                let link = try await LinkRequest(film.name).with(issuer.token(["rate": 1_000_000]))
                let start = ContinuousClock.now
                #expect(try await stack.get(link, range: "bytes=0-3999999").size == 4_000_000)
                // nginx counts from the second before, and sends in turns.
                #expect(.seconds(2)...(.seconds(6)) ~= .now - start)
            }
        }

        // MARK: Films that change

        /// The successor is there at once, at the same address; the one before comes back as quickly.
        @Test
        func aSuccessorIsThereAtOnce() async throws {
            try await withEdge { stack, issuer in
                let film = try addFilm(to: stack)
                let link = try await LinkRequest(film.name).with(issuer.token())
                let (old, new) = try (film.bytes(0...), Film.indexAtFront.bytes(0...Self.size))
                #expect(try await stack.get(link, range: "bytes=0-\(2 * Self.slice - 1)").status == 206)
                let successor = try stack.folder.add("successor", new)
                for content in [new, old, new] {
                    try exchange(film.path, successor)
                    let whole = try await stack.get(link)
                    #expect(whole.exitCode == 0)
                    #expect(try await whole.sum == SHA256.sum(of: content))
                    let part = try await stack.get(link, range: "bytes=10000000-19999999")
                    #expect(try await part.sum == SHA256.sum(of: content[10_000_000..<20_000_000]))
                }
            }
        }

        /// An answer that runs when its film is replaced is the old film as far as that is kept, and is cut there.
        @Test
        func anAnswerNeverMixesTwoFilms() async throws {
            try await withEdge { stack, issuer in
                let film = try addFilm(to: stack)
                let link = try await LinkRequest(film.name).with(issuer.token())
                let successor = try stack.folder.add("successor", Film.indexAtFront.bytes(0...Self.size))
                let old = try film.bytes(0...)
                let cut = try await PausedDownload.of(stack.url(ofPath: link.path)) {
                    try exchange(film.path, successor)
                }
                #expect(cut.exitCode == Curl.partialFile)
                #expect(!cut.body.isEmpty && cut.body.count < old.count)
                #expect(cut.body == old.prefix(cut.body.count))
                // Nor was anything kept of it under the old film's tag.
                try exchange(film.path, successor)
                #expect(try await stack.get(link).sum == SHA256.sum(of: old))
                let kept = try await PausedDownload.of(stack.url(ofPath: link.path)) {
                    try exchange(film.path, successor)
                }
                #expect(kept.exitCode == 0)
                #expect(kept.body == old)
            }
        }

        @Test
        func aFilmThatIsGoneIsGone() async throws {
            try await withEdge { stack, issuer in
                let film = try addFilm(to: stack)
                let link = try await LinkRequest(film.name).with(issuer.token())
                #expect(try await stack.get(link).status == 200)
                try FileManager.default.removeItem(atPath: film.path)
                #expect(try await stack.get(link).status == 404)
            }
        }

        // MARK: The same answers

        /// The fields that depend on who asks, or on how, are those of Rangefinder itself.
        @Test
        func theFieldsAreThoseOfRangefinder() async throws {
            let origin = "https://app.example.org"
            try await withEdge("--cors", origin, "--cache-control", "/=public, max-age=60") { stack, issuer in
                let film = try addFilm(to: stack)
                let token = try await issuer.token()
                let request = LinkRequest(film.name + "?download").with(token)
                let names = [
                    "Content-Type", "Content-Disposition", "Cache-Control", "ETag", "Last-Modified", "Vary",
                    "X-Content-Type-Options", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
                    "Access-Control-Expose-Headers",
                ]
                for fields in [["Origin: \(origin)"], [], ["Origin: https://another.example.org"]] {
                    let asked = fields.reduce(request) { $0.with(field: $1) }
                    let kept = try await stack.get(asked, range: "bytes=100-199")
                    // HEAD is answered by Rangefinder itself.
                    let direct = try await stack.get(asked, options: ["--head"])
                    for name in names {
                        #expect(kept[name] == direct[name], "\(name), \(fields)")
                    }
                    #expect(kept["Content-Range"] == "bytes 100-199/\(try film.size)")
                    #expect(kept["Content-Length"] == "100")
                }
            }
        }

        /// What is no film, or no GET, is answered by Rangefinder.
        @Test
        func theRestIsAnsweredByRangefinder() async throws {
            try await withEdge("--cors", "*") { stack, issuer in
                let film = LinkRequest(try addFilm(to: stack).name)
                try stack.folder.add("films/empty.mp4")
                let link = try await film.with(issuer.token())
                let empty = try await LinkRequest("empty.mp4").with(issuer.token())
                #expect(try await stack.get(link, options: ["--head"]).status == 200)
                #expect(try await stack.get(link, options: ["--request", "DELETE"])["Allow"] == "GET, HEAD, OPTIONS")
                let preflight = ["--request", "OPTIONS", "--header", "Access-Control-Request-Method: GET"]
                #expect(try await stack.get(film, options: preflight)["Access-Control-Allow-Methods"] == "GET, HEAD")
                #expect(try await stack.get(empty).status == 200)
                #expect(try await stack.get(empty, range: "bytes=0-").status == 416)
                let beyond = try await stack.get(link, range: "bytes=999999999-")
                #expect(beyond.status == 416)
                #expect(beyond["Content-Range"]?.hasPrefix("bytes */") == true)
                let missing = try await LinkRequest("missing.mp4").with(issuer.token())
                #expect(try await stack.problem(missing).head.status == 404)
                #expect(try await stack.get(link, range: "bytes=0-").status == 206)
                let tag = try #require(try await stack.get(link, range: "bytes=0-")["ETag"])
                #expect(try await stack.get(link.with(field: "If-None-Match: \(tag)")).status == 304)
            }
        }

        /// The plain ranges of players, by the vectors of the standard.
        @Test
        func plainRangesAreAnsweredAlike() async throws {
            let vectors = try Vectors()
            let rows = vectors.rows.filter(AccelTests.isPlain)
            try #require(!rows.isEmpty)
            try await Stack.run(Self.setup(["--cap", "never"])) { stack in
                let films = try vectors.makeFilms(for: rows, in: stack.folder)
                for row in rows {
                    let viewer = try Viewer(port: stack.port)
                    let film = try #require(films[row.size])
                    let failures = try await onOwnThread { try row.failures(asking: viewer, for: film) }
                    let telling = ["status", "another body", "Content-Range", "Content-Length"]
                    let differences = failures.filter { failure in telling.contains { failure.hasPrefix($0) } }
                    #expect(differences == [], "\(row.name)")
                }
            }
        }

        /// What goes to Rangefinder itself is sent as nginx.conf.example does it.
        @Test
        func servesTheRestAsShipped() throws {
            let shipped = try NGINX.directives(ofFilmsIn: NGINX.shippedConfiguration)
            let own = try NGINX.directives(ofLocation: "@rangefinder", in: Self.configuration)
            try #require(!shipped.isEmpty)
            #expect(own.filter { shipped.contains($0) } == shipped)
        }

        // MARK: Helpers

        private static let configuration = Project.folder + "/deploy/nginx/edge-cache.conf"

        /// The shipped example, with the edge's own token.
        private static func setup(_ arguments: [String], token: String = "TOKEN") throws -> StackSetup {
            let shipped = try String(contentsOfFile: NGINX.shippedConfiguration, encoding: .utf8)
            let own = try String(contentsOfFile: configuration, encoding: .utf8)
            return StackSetup(
                hasOwnFilms: true,
                arguments: arguments,
                edits: [
                    .init(text: shipped, replacement: own), .init(text: "Bearer TOKEN", replacement: "Bearer \(token)"),
                ]
            )
        }

        private func withEdge(
            _ arguments: String...,
            body: (Stack, Issuer) async throws -> Void
        ) async throws {
            let issuer = Issuer("app")
            let token = try await issuer.token(["sub": "edge"])
            let links = ["--keys", "keys.json", "--token-cookie", LinkRequest.cookie]
            var setup = try Self.setup(links + arguments, token: token)
            setup.files = ["keys.json": Issuer.keySet(issuer)]
            try await Stack.run(setup) { stack in try await body(stack, issuer) }
        }

        private func addFilm(to stack: Stack) throws -> Film {
            Film(at: try stack.folder.add("films/film.mp4", Film.indexAtEnd.bytes(0...Self.size - 1)))
        }

        /// Gives each of two files the other's name; both keep their times.
        private func exchange(_ one: String, _ other: String) throws {
            let third = one + ".third"
            for (path, name) in [(one, third), (other, one), (third, other)] {
                try #require(unsafe rename(path, name) == 0)
            }
        }
    }
}

extension Stack {
    /// What the responder has answered a viewer, by the log.
    fileprivate func exchanges(of viewer: String) -> [LogEntry] {
        log.entries.filter { $0.message == "exchange" && $0["viewer"] == viewer }
    }
}
