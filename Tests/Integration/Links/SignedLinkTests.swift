import Foundation
import Testing

extension Integration {
    /// Links that an application has signed, through nginx: each place of a token, each claim, each refusal.
    @Suite(.stack(.withLinks))
    struct SignedLinkTests {
        private static let issuer = Issuer.application

        private let film = LinkRequest("films/8MiB.mp4")

        // MARK: Places

        @Test(arguments: LinkRequest.Place.allCases)
        func aTokenMayStandHere(_ place: LinkRequest.Place) async throws {
            let stack = try Stack.current
            let request = try await film.with(Self.issuer.token(["path": "/films/8MiB.mp4"]), in: place)
            let part = try await stack.get(request, range: "bytes=100-999")
            #expect(part.status == 206)
            #expect(try await part.sum == SHA256.sum(of: Film.window.bytes(100...999)))
            let head = try await stack.get(request, options: ["--head"])
            #expect(head.status == 200 && head.head.contentLength == 8 << 20)
            #expect(try await stack.get(request, options: ["--request", "OPTIONS"]).status == 204)
        }

        /// As a page or a playlist in the same folder does it (RFC 3986 section 5.2).
        @Test
        func relativeAddressesKeepATokenInThePath() async throws {
            let stack = try Stack.current
            let request = try await LinkRequest("films/playlist.m3u8").with(Self.issuer.token(), in: .path)
            let base = try #require(URL(string: stack.url(ofPath: request.path)))
            for name in ["8MiB.mp4", "./8MiB.mp4", "../films/8MiB.mp4", "two%20words.webm"] {
                let url = try #require(URL(string: name, relativeTo: base)).absoluteString
                #expect(try await Curl.get(url, range: "bytes=0-9").status == 206, "\(name)")
            }
        }

        @Test(arguments: LinkRequest.Place.allCases, LinkRequest.Place.allCases)
        func oneTokenMayComeTwiceAndTwoMayNot(_ one: LinkRequest.Place, _ other: LinkRequest.Place) async throws {
            let stack = try Stack.current
            let (token, second) = try await (Self.issuer.token(["jti": "1"]), Self.issuer.token(["jti": "2"]))
            let request = film.with(token, in: one)
            // nginx refuses a request with two such fields by itself.
            let isTaken = (one, other) != (.bearer, .bearer)
            #expect(try await stack.get(request.with(token, in: other)).status == (isTaken ? 200 : 400))
            guard isTaken else { return }
            for different in [second, "x"] {
                let problem = try await stack.problem(request.with(different, in: other))
                #expect(problem.head.status == 401)
                #expect(problem.reason == "several-tokens")
            }
        }

        @Test
        func anOpenRootTakesNoToken() async throws {
            let stack = try Stack.current
            let free = LinkRequest("free/8MiB.mp4")
            #expect(try await stack.get(free).status == 200)
            #expect(try await stack.get(free.with("x")).status == 200)
            #expect(try await stack.get(free.with("x", in: .path)).status == 200)
            #expect(try await stack.problem(LinkRequest("free/../films/8MiB.mp4")).reason == "missing")
            #expect(try await stack.problem(LinkRequest("free%2f..%2ffilms/8MiB.mp4")).reason == "missing")
            #expect(try await stack.problem(LinkRequest("other/8MiB.mp4")).reason == "missing", "no such root")
        }

        // MARK: Claims

        /// What a token says, how its film is asked for, and the word of the refusal, if any.
        struct Row: Sendable, CustomTestStringConvertible {
            let claims: Issuer.Claims
            var path = "films/8MiB.mp4"
            var address = "127.0.0.1"
            let reason: String?

            var testDescription: String { "\(claims) for \(path) from \(address): \(reason ?? "allowed")" }

            static let paths = [
                (claim: "/films/8MiB.mp4", path: "films/8MiB.mp4", isCovered: true),
                ("/films/8MiB.mp4", "films//8MiB.mp4", true),
                ("/films/8MiB.mp4", "films/x/../8MiB.mp4", true),
                ("/films/8MiB.mp4", "%66ilms/8%4DiB.mp4", true),
                ("/films/100% sure.webm", "films/100%25%20sure.webm", true),
                ("/films/%41 is not A.webm", "films/%2541%20is%20not%20A.webm", true),
                ("/films/", "films/8MiB.mp4", true),
                ("/", "films/8MiB.mp4", true),
                ("/films/8MiB.mp4", "films/8MiB-and-1.mp4", false),
                ("/films/8MiB", "films/8MiB.mp4", false),
                ("/films/8MiB.mp4/", "films/8MiB.mp4", false),
                ("/films", "films/8MiB.mp4", false),
                ("/film", "films/8MiB.mp4", false),
                ("/films/x/", "films/xy/8MiB.mp4", false),
                ("/films/x/", "films/8MiB.mp4", false),
                ("/films/x/", "films/x/../8MiB.mp4", false),
                ("/films/x/", "films/x/%2e%2e/8MiB.mp4", false),
                ("/films/x/", "films/x/%2E./8MiB.mp4", false),
                ("/films/x/", "films/x/..%2f8MiB.mp4", false),
                ("/films/x/", "films/x//..//8MiB.mp4", false),
                ("/films/x/", "films/x/./y/../../8MiB.mp4", false),
                ("/films/8mib.mp4", "films/8MiB.mp4", false),
                ("/8MiB.mp4", "films/8MiB.mp4", false),
                // A letter with its accent apart is another name.
                ("/films/café.webm", "films/cafe%CC%81.webm", false),
                ("/films/café.webm", "films/caf%C3%A9.webm", true),
            ].map { Row(claims: ["path": $0.claim], path: $0.path, reason: $0.isCovered ? nil : "wrong-path") }

            /// Far from the edges; those are for the tests of grants.
            static var times: [Row] {
                [
                    Row(claims: ["nbf": Issuer.now - 60], reason: nil),
                    // RFC 7519 4.1.5: a few minutes at most for clocks that differ.
                    Row(claims: ["nbf": Issuer.now + 86_400], reason: "not-yet"),
                    Row(claims: ["exp": Issuer.now - 1], reason: "expired"),
                    Row(claims: ["exp": Issuer.now - 3600, "lease": 60], reason: "expired"),
                ]
            }

            static let addresses = [
                (claim: "127.0.0.1", address: "127.0.0.1", isCovered: true),
                ("192.0.2.7", "192.0.2.7", true),
                ("192.0.2.7", "192.0.2.70", false),
                ("192.0.2.0/24", "192.0.2.200", true),
                ("192.0.2.0/24", "192.0.3.1", false),
                ("2001:db8::7", "2001:0DB8:0::7", true),
                ("2001:db8::7", "2001:db8::8", false),
                ("2001:db8::/32", "2001:db8:1:2::3", true),
                ("2001:db8::/32", "2001:db9::1", false),
                ("192.0.2.0/24", "2001:db8::1", false),
                ("2001:db8::/32", "192.0.2.7", false),
            ].map { Row(claims: ["ip": $0.claim], address: $0.address, reason: $0.isCovered ? nil : "wrong-address") }

            static let audiencesOfAServerWithout = [Row(claims: ["aud": "films.example.org"], reason: "wrong-audience")]

            static let audiencesOfAServerWithAName = [
                Row(claims: ["aud": "films.example.org"], reason: nil),
                Row(claims: ["aud": ["a.example", "films.example.org"]], reason: nil),
                Row(claims: ["aud": "a.example"], reason: "wrong-audience"),
                Row(claims: [:], reason: "wrong-audience"),
            ]
        }

        @Test(arguments: Row.paths + Row.times + Row.addresses + Row.audiencesOfAServerWithout)
        func aClaimIsKept(_ row: Row) async throws {
            let token = try await Self.issuer.token(row.claims)
            let request = LinkRequest(row.path).with(token).with(field: "X-Real-IP: \(row.address)")
            guard let reason = row.reason else {
                return #expect(try await Stack.current.get(request, range: "bytes=0-9").status == 206)
            }
            try await expectRefusal(of: request, token, status: 403, reason)
        }

        @Test(arguments: Row.audiencesOfAServerWithAName)
        func aServerWithANameTakesWhatIsMeantForIt(_ row: Row) async throws {
            var setup = StackSetup.withLinks
            setup.arguments += ["--audience", "films.example.org"]
            try await Stack.run(setup) { stack in
                let request = try await film.with(Self.issuer.token(row.claims))
                guard let reason = row.reason else { return #expect(try await stack.get(request).status == 200) }
                #expect(try await stack.problem(request).reason == reason)
            }
        }

        // MARK: Tokens that are none

        /// A token that nobody may use, or none.
        enum Fault: CaseIterable {
            case missing, malformed, tooLarge, wrongAlgorithm, unknownKey, badSignature, badClaim

            var reason: String {
                switch self {
                case .missing: "missing"
                case .malformed: "malformed"
                case .tooLarge: "too-large"
                case .wrongAlgorithm: "wrong-algorithm"
                case .unknownKey: "unknown-key"
                case .badSignature: "bad-signature"
                case .badClaim: "bad-claim"
                }
            }

            func token() async throws -> String? {
                switch self {
                case .missing: nil
                case .malformed: "only.two"
                case .tooLarge: try await issuer.token(["color": String(repeating: "b", count: 8192)])
                case .wrongAlgorithm: try await issuer.token(header: ["alg": "none"])
                case .unknownKey: try await Issuer("other").token()
                case .badSignature: try await Issuer("app").token()
                case .badClaim: try await issuer.token(["exp": "tomorrow"])
                }
            }
        }

        @Test(arguments: Fault.allCases, LinkRequest.Place.allCases)
        func aTokenThatIsNoneIsRefused(_ fault: Fault, _ place: LinkRequest.Place) async throws {
            let token = try await fault.token()
            let request = token.map { film.with($0, in: place) } ?? film
            // RFC 6750 3: no error where there was no token.
            let challenge = fault == .missing ? "Bearer" : #"Bearer error="invalid_token""#
            try await expectRefusal(of: request, token, status: 401, fault.reason, challenge: challenge)
        }

        // MARK: What a refusal says

        /// Expects that a request is refused as it should be, and that nothing tells whether there is a film.
        private func expectRefusal(
            of request: LinkRequest,
            _ token: String?,
            status: Int,
            _ reason: String,
            challenge: String? = nil
        ) async throws {
            let stack = try Stack.current
            let agent = UUID().uuidString
            let problem = try await stack.problem(request.with(field: "User-Agent: \(agent)"))
            #expect(problem.head.status == status && problem.status == status)
            #expect(problem.reason == reason)
            #expect(problem.head.fields["WWW-Authenticate"] == challenge)

            let entry = try await stack.log.exchanges { $0["agent"] == agent }[0]
            #expect(entry["status"] == "\(status)")
            #expect(entry["reason"] == reason)
            if let token {
                #expect(!String(decoding: problem.body, as: UTF8.self).contains(token))
                #expect(!stack.log.otherLines.contains { $0.contains(token) })
                let values = stack.log.entries.flatMap { entry in entry.keys.compactMap { entry[$0] } }
                #expect(!values.contains { $0.contains(token) })
            }

            let missing = try await stack.problem(request.forAFilmThatIsMissing)
            #expect(missing.head.status == status)
            #expect(missing.head.fields.filter { $0.key != "Date" } == problem.head.fields.filter { $0.key != "Date" })
            #expect(missing.body == problem.body)

            let asProgram = request.with(field: "Accept: application/problem+json")
            let head = try await stack.get(asProgram, options: ["--head"])
            #expect(head.status == status && head.head.contentLength == Int64(problem.body.count))
        }
    }
}

extension Issuer {
    fileprivate static let application = Issuer("app")
}

extension StackSetup {
    /// The films twice: as `films`, which takes a link, and as `free`, which does not.
    ///
    /// nginx believes what clients say of their address, and lets tokens through that are longer than may be.
    fileprivate static let withLinks = StackSetup(
        rootName: "films",
        arguments: [
            "--root", "free=\(Project.films)", "--access", "free=open", "--keys", "keys.json",
            "--token-cookie", LinkRequest.cookie,
        ],
        edits: [
            Edit(
                text: "reset_timedout_connection on;",
                replacement: """
                    reset_timedout_connection on;
                    set_real_ip_from 127.0.0.1;
                    real_ip_header X-Real-IP;
                    large_client_header_buffers 4 16k;
                    """
            )
        ],
        files: ["keys.json": Issuer.keySet(.application)]
    )
}

extension LinkRequest {
    /// The same request for a film that is not there.
    fileprivate var forAFilmThatIsMissing: LinkRequest {
        var request = self
        request.path = path.replacing("8MiB", with: "9MiB")
        return request
    }
}
