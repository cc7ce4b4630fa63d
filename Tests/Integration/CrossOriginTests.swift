import Testing

extension Integration {
    /// What a browser is told of pages of other origins, by the Fetch standard's section "HTTP-CORS protocol".
    @Suite
    struct CrossOriginTests {
        private static let app = "https://app.example.org"
        private static let origin = "Origin: \(app)"
        private static let preflight = [
            origin, "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization,if-range,range",
        ]

        @Test(.stack)
        func isOff() async throws {
            let answer = try await Curl.get(Stack.current.url(of: .window), range: "bytes=0-9", Self.origin)
            #expect(answer.status == 206)
            #expect(answer.head.ownFields.keys.filter { $0.hasPrefix("Access-Control-") || $0 == "Vary" } == [])
        }

        @Test(.stack("--cors", "*"))
        func everybodyMayReadRanges() async throws {
            let url = try Stack.current.url(of: .window)
            let answer = try await Curl.get(url, range: "bytes=10-19", "Origin: https://anybody.example")
            #expect(answer.status == 206)
            #expect(answer["Access-Control-Allow-Origin"] == "*")
            #expect(answer["Access-Control-Allow-Credentials"] == nil)
            #expect(answer["Vary"] == nil)
            let exposed = try #require(answer["Access-Control-Expose-Headers"]).split(separator: ", ")
            #expect(Set(exposed).isSuperset(of: ["Accept-Ranges", "Content-Length", "Content-Range"]))
            #expect(try await answer.sum == SHA256.sum(of: Film.window.bytes(10...19)))
        }

        @Test(.stack("--cors", "https://other.example", "--cors", app))
        func aListedOriginMayAskAndRead() async throws {
            let url = try Stack.current.url(of: .window)
            let fields = Self.preflight.flatMap { ["--header", $0] }
            let permission = try await Curl.get(url, options: ["--request", "OPTIONS"] + fields)
            #expect(permission.status == 204)
            #expect(permission["Access-Control-Allow-Origin"] == Self.app)
            #expect(permission["Access-Control-Allow-Credentials"] == "true")
            #expect(permission["Access-Control-Allow-Methods"] == "GET, HEAD")
            let allowed = try #require(permission["Access-Control-Allow-Headers"]).lowercased().split(separator: ", ")
            #expect(Set(allowed).isSuperset(of: ["authorization", "if-range", "range"]))

            for method in ["GET", "HEAD"] {
                let options = ["--header", Self.origin] + (method == "HEAD" ? ["--head"] : [])
                let answer = try await Curl.get(url, options: options)
                #expect(answer.status == 200)
                #expect(answer["Access-Control-Allow-Origin"] == Self.app)
                #expect(answer["Access-Control-Allow-Credentials"] == "true")
                #expect(answer["Vary"] == "Origin")
            }
        }

        @Test(.stack("--cors", app))
        func othersMayNeitherAskNorRead() async throws {
            let url = try Stack.current.url(of: .window)
            let stranger = "Origin: https://evil.example"
            let fields = ["--header", stranger, "--header", "Access-Control-Request-Method: GET"]
            for options in [["--request", "OPTIONS"] + fields, fields, []] {
                let answer = try await Curl.get(url, options: options)
                #expect(answer.head.fields.keys.filter { $0.hasPrefix("Access-Control-") } == [])
                #expect(answer["Vary"] == "Origin", "the answer to others is not for the app")
            }
        }

        /// A page that may not read a refusal sees a network error, and cannot tell its user to sign in again.
        @Test
        func aRefusalCanBeRead() async throws {
            let issuer = Issuer("app")
            let setup = StackSetup(
                arguments: ["--keys", "keys.json", "--cors", Self.app],
                files: ["keys.json": Issuer.keySet(issuer)]
            )
            try await Stack.run(setup) { stack in
                let film = LinkRequest(Film.window.name).with(field: Self.origin)
                let missing = LinkRequest("missing.mp4").with(field: Self.origin)
                let (token, expired) = try await (issuer.token(), issuer.token(["exp": Issuer.now - 120]))
                let requests = [
                    (film, 401), (film.with(expired), 403), (missing.with(token), 404),
                    (film.with(token).with(field: "Range: bytes=8388608-"), 416), (film.with(token), 200),
                ]
                for (request, status) in requests {
                    let answer = try await stack.get(request)
                    #expect(answer.status == status)
                    #expect(answer["Access-Control-Allow-Origin"] == Self.app, "\(status)")
                    #expect(answer["Vary"] == (status < 400 ? "Origin" : "Accept, Origin"), "\(status)")
                }
                // A preflight never has cookies or a token of its own (Fetch, "CORS-preflight fetch").
                let asking = Self.preflight.reduce(LinkRequest(Film.window.name)) { $0.with(field: $1) }
                #expect(try await stack.get(asking, options: ["--request", "OPTIONS"]).status == 204)
            }
        }
    }
}
