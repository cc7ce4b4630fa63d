import Foundation
import Glibc
import Testing

extension Integration {
    /// Rangefinder lets in, and nginx sends: deploy/nginx/accel.conf.
    @Suite
    struct AccelTests {
        @Test(arguments: NameTests.names)
        func findsFilms(_ name: String) async throws {
            try await withStack { stack in
                let film = Film("\(name).webm", "video/webm")
                let answer = try await Curl.get(stack.url(of: film), range: "bytes=10-4009")
                #expect(answer.status == 206)
                #expect(answer["Content-Type"] == "video/webm")
                #expect(answer["X-Accel-Redirect"] == nil)
                #expect(try await answer.sum == SHA256.sum(of: film.bytes(10...4009)))
                let entry = try await stack.log.exchanges { $0["path"] == "/\(film.name)" }[0]
                #expect(entry["delivery"] == "accel")
                #expect(entry["status"] == nil, "only nginx knows it")
                #expect(entry["ending"] == "complete")
            }
        }

        @Test
        func keepsTheFieldsOfAFilm() async throws {
            try await withStack("--cache-control", "/=public, max-age=60", "--cors", "https://app.example.org") {
                stack in
                let origin = "Origin: https://app.example.org"
                for (range, status) in [("bytes=0-", 206), ("bytes=9999999999-", 416)] {
                    let answer = try await Curl.get(stack.url(of: .window) + "?download", range: range, origin)
                    #expect(answer.status == status)
                    #expect(answer["Cache-Control"] == "public, max-age=60")
                    #expect(answer["Access-Control-Allow-Origin"] == "https://app.example.org")
                    #expect(answer["X-Content-Type-Options"] == "nosniff")
                    #expect(answer["Vary"] == "Origin")
                    #expect(answer["Content-Disposition"] == #"attachment; filename="8MiB.mp4""#)
                }
            }
        }

        @Test
        func headAndPreconditionsAreAnsweredFromNGINX() async throws {
            try await withStack { stack in
                let film = Film.window
                let url = stack.url(of: film)
                let head = try await Curl.get(url, options: ["--head"])
                #expect(head.status == 200)
                #expect(head["Content-Length"] == "8388608")
                #expect(try head["Last-Modified"] == film.lastModified)
                let tag = try #require(head["ETag"])
                #expect(try await Curl.get(url, "If-None-Match: \(tag)").status == 304)
                #expect(try await Curl.get(url, "If-Modified-Since: \(film.lastModified)").status == 304)
                #expect(try await Curl.get(url, "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT").status == 304)
                #expect(try await Curl.get(url, range: "bytes=5-9", "If-Range: \(tag)").size == 5)
                #expect(try await Curl.get(url, range: "bytes=5-9", #"If-Range: "another""#).size == film.size)
            }
        }

        @Test
        func whatIsNotServedIsNotFoundHereEither() async throws {
            try await withStack { stack in
                #expect(try await Curl.get("http://127.0.0.1:\(stack.port)/films-internal/8MiB.mp4").status == 404)
                for path in ["missing.mp4", ".lock", "", "8MiB.mp4/"] {
                    let answer = try await Curl.get(stack.url(ofPath: path), "Accept: application/problem+json")
                    #expect(answer.status == 404)
                    #expect(answer["Content-Type"] == "application/problem+json", "nginx's own is HTML")
                }
            }
        }

        /// Each root has a location with its name.
        @Test
        func findsTheFilmsOfSeveralRoots() async throws {
            let location = "location /films-internal/"
            let edit = StackSetup.Edit(text: "\(location) {", replacement: "\(location)talks/ {")
            var setup = try Self.setup(["--root", "other=."], edit)
            setup.rootName = "talks"
            try await Stack.run(setup) { stack in
                let answer = try await Curl.get(stack.url(ofPath: "talks/8MiB.mp4"), range: "bytes=10-19")
                #expect(answer.status == 206)
                #expect(try await answer.sum == SHA256.sum(of: Film.window.bytes(10...19)))
            }
        }

        /// What Rangefinder has checked may be another file when nginx opens it.
        @Test
        func nginxFollowsNoLinkToWhatBelongsToAnother() async throws {
            let setup = try Self.setup(hasOwnFilms: true, .init(text: "            internal;", replacement: ""))
            try await Stack.run(setup) { stack in
                let film = try stack.folder.add("films/film.mp4", Data("film".utf8))
                let links = [("inside.mp4", film), ("outside.mp4", "/etc/passwd")]
                for (name, target) in links {
                    let path = stack.films + "/" + name
                    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
                    // root's own links to what is root's would be good.
                    let isRoot = geteuid() == 0
                    if isRoot && target != film { try #require(unsafe lchown(path, 65534, 65534) == 0) }
                }
                for (name, status) in [("inside.mp4", 200), ("outside.mp4", 403)] {
                    let address = "http://127.0.0.1:\(stack.port)/films-internal/\(name)"
                    #expect(try await Curl.get(address).status == status, "\(name)")
                }
            }
        }

        // MARK: Grants

        @Test
        func nobodyGetsAFilmWithoutALink() async throws {
            try await withKeys { stack, issuer in
                let film = LinkRequest(Film.window.name)
                #expect(try await stack.problem(film).head.status == 401)
                let wrong = try await film.with(issuer.token(["path": "/another.mp4"]), in: .path)
                #expect(try await stack.problem(wrong).reason == "wrong-path")
                let right = try await film.with(issuer.token(), in: .path)
                #expect(try await stack.get(right, range: "bytes=0-99").size == 100)
                let entry = try await stack.log.exchanges { $0["delivery"] == "accel" }[0]
                #expect(entry["path"] == "/8MiB.mp4", "without the token")
            }
        }

        /// Streams are counted while they run, which only who sends them can do; the player notices no difference.
        @Test
        func aLinkThatLimitsStreamsIsServedByRangefinder() async throws {
            try await withKeys { stack, issuer in
                let film = LinkRequest(Film.window.name)
                let free = try await stack.get(film.with(issuer.token()), range: "bytes=0-99")
                let limited = try await film.with(issuer.token(["sub": "ana", "streams": 1]))
                let counted = try await stack.get(limited, range: "bytes=0-99")
                #expect(counted.status == 206)
                #expect(counted.sum == free.sum)
                #expect(counted["ETag"] == free["ETag"])
                #expect(counted["Last-Modified"] == free["Last-Modified"])
                let entry = try await stack.log.exchanges { $0["viewer"] == "ana" }[0]
                #expect(entry["delivery"] == nil)
                #expect(entry["status"] == "206")
            }
        }

        /// nginx does not know what a film may begin with; it would read some of these as a range, or none, by itself.
        @Test(arguments: LeaseTests.Row.all)
        func whatHasBegunGoesOnAndNothingBegins(_ row: LeaseTests.Row) async throws {
            try await withKeys { stack, issuer in
                let token = try await issuer.token(["exp": Issuer.now - 120, "lease": 600])
                let fields = [row.range.map { "Range: \($0)" }, row.field].compactMap(\.self)
                let request = fields.reduce(LinkRequest(Film.window.name).with(token)) { $0.with(field: $1) }
                #expect(try await stack.get(request).status == row.status)
            }
        }

        @Test
        func aRateIsKeptByNGINX() async throws {
            try await withKeys("--pace-by", "nginx") { stack, issuer in
                let link = try await LinkRequest(Film.window.name).with(issuer.token(["rate": 1_000_000]))
                let clock = ContinuousClock()
                let start = clock.now
                #expect(try await stack.get(link, range: "bytes=0-3999999").size == 4_000_000)
                // nginx counts from the second before, and sends in turns.
                #expect(.seconds(2)...(.seconds(6)) ~= clock.now - start)
                #expect(try await stack.log.exchanges { $0["delivery"] == "accel" }.count == 1)
            }
        }

        // MARK: Ranges

        /// What players ask for: a film that is not empty, whole or one range of it, as RFC 9110 spells ranges.
        ///
        /// nginx answers the rest otherwise, and mostly as the standard lets it: 416 to what is no range, to empty
        /// members of a list and to numbers of more than 63 bits; 200 to a range of an empty film and to spaces in a range;
        /// several ranges unmerged; and 206 or 416 to HEAD with a range. Preconditions have a test of their own.
        static func isPlain(_ row: Vectors.Row) -> Bool {
            guard row.method == nil, row.size > 0, row.cap != "always" else { return false }
            guard Set(row.request.keys).isSubset(of: ["Range", "If-Range"]) else { return false }
            guard let range = row.request["Range"] else { return true }
            guard let match = range.wholeMatch(of: /bytes=(\d{0,18})-(\d{0,18})/) else { return false }
            switch (Int64(match.output.1), Int64(match.output.2)) {
            case (let first?, let last?): return first <= last
            case (nil, nil): return false
            default: return true
            }
        }

        @Test
        func nginxAnswersPlainRangesAlike() async throws {
            let vectors = try Vectors()
            let rows = vectors.rows.filter(Self.isPlain)
            try #require(!rows.isEmpty)
            try await Stack.run(Self.setup(["--cap", "never"], hasOwnFilms: true)) { stack in
                let films = try vectors.makeFilms(for: rows, in: stack.folder)
                for row in rows {
                    let viewer = try Viewer(port: stack.port)
                    let film = try #require(films[row.size])
                    let failures = try await onOwnThread { try row.failures(asking: viewer, for: film) }
                    // The other fields belong to the words that nginx has for errors, and a 206 lacks Accept-Ranges.
                    let telling = ["status", "another body", "Content-Range", "Content-Length"]
                        .prefix(row.status < 400 ? 4 : 1)
                    let differences = failures.filter { failure in telling.contains { failure.hasPrefix($0) } }
                    #expect(differences == [], "\(row.name)")
                }
            }
        }

        /// What Rangefinder sends by itself is sent as nginx.conf.example does it.
        @Test
        func servesFilmsAsShipped() throws {
            let shipped = try NGINX.directives(ofFilmsIn: NGINX.shippedConfiguration)
            try #require(!shipped.isEmpty)
            #expect(try NGINX.directives(ofFilmsIn: Self.configuration) == shipped)
        }

        // MARK: Helpers

        private static let configuration = Project.folder + "/deploy/nginx/accel.conf"

        /// The shipped example, with the folder of the films in place of films/ below nginx's own.
        private static func setup(
            _ arguments: [String] = [],
            hasOwnFilms: Bool = false,
            _ edits: StackSetup.Edit...
        ) throws -> StackSetup {
            let films = StackSetup.Edit(text: "alias films/;", replacement: "alias \(Project.films)/;")
            let shipped = try String(contentsOfFile: NGINX.shippedConfiguration, encoding: .utf8)
            let own = try String(contentsOfFile: configuration, encoding: .utf8)
            return StackSetup(
                hasOwnFilms: hasOwnFilms,
                arguments: ["--delivery", "accel"] + arguments,
                edits: [.init(text: shipped, replacement: own)] + (hasOwnFilms ? [] : [films]) + edits
            )
        }

        private func withStack(_ arguments: String..., body: (Stack) async throws -> Void) async throws {
            try await Stack.run(Self.setup(arguments), body)
        }

        private func withKeys(
            _ arguments: String...,
            body: (Stack, Issuer) async throws -> Void
        ) async throws {
            let issuer = Issuer("app")
            var setup = try Self.setup(["--keys", "keys.json"] + arguments)
            setup.files = ["keys.json": Issuer.keySet(issuer)]
            try await Stack.run(setup) { stack in try await body(stack, issuer) }
        }
    }
}
