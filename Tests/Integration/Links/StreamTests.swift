import Foundation
import Testing

extension Integration {
    /// How many films a viewer may watch at once: another film or device is one more, a seek is not.
    @Suite
    struct StreamTests {
        private let issuer = Issuer("app")

        /// What plays: more than nginx and the sockets between hold, so that an answer runs as long as its viewer waits.
        private let film = Film.indexAtEnd
        private let other = Film.threeGibibytes

        @Test
        func aSecondFilmHasToWait() async throws {
            try await withStack { stack in
                let token = try await issuer.token(["sub": "ana", "streams": 1])
                let first = try stack.viewer(of: film, token)
                try await eventually { first.hasAnswer }

                let problem = try await stack.problem(LinkRequest(other.name).with(token).from(Self.television))
                #expect(problem.head.status == 429)
                #expect(problem.reason == "too-many-streams")
                // RFC 6585 4, RFC 9110 10.2.3: when to try again, in seconds.
                #expect(problem.head.fields["Retry-After"].flatMap { Int($0) }.map { 1...60 ~= $0 } == true)
                let entry = try await stack.log.exchanges { $0["status"] == "429" }[0]
                #expect(entry["reason"] == "too-many-streams")
                #expect(entry["viewer"] == "ana")

                // Who only looks does not watch.
                let look = LinkRequest(other.name).with(token).from(Self.television)
                #expect(try await stack.get(look, options: ["--head"]).status == 200)
                #expect(try await stack.get(look, range: "bytes=9999999999-").status == 416)
                // Others do not count.
                let ben = try await issuer.token(["sub": "ben", "streams": 1])
                #expect(try await stack.get(LinkRequest(other.name).with(ben), range: "bytes=0-9").status == 206)
                withExtendedLifetime(first) {}
            }
        }

        @Test
        func anotherDeviceHasToWait() async throws {
            try await withStack { stack in
                let token = try await issuer.token(["sub": "ana", "streams": 1])
                let first = try stack.viewer(of: film, token)
                try await eventually { first.hasAnswer }
                let again = LinkRequest(film.name).with(token)
                #expect(try await stack.get(again.from(Self.television), range: "bytes=0-9").status == 206)
                #expect(try await stack.problem(again.from("telephone")).head.status == 429)
                let other = try await LinkRequest(film.name).with(issuer.token(["sub": "ana", "streams": 1]))
                #expect(try await stack.problem(other.from("telephone")).head.status == 429, "the viewer counts")
                let two = try await LinkRequest(film.name).with(issuer.token(["sub": "ana", "streams": 2]))
                #expect(try await stack.get(two.from("telephone"), range: "bytes=0-9").status == 206)
                withExtendedLifetime(first) {}
            }
        }

        /// Who leaves a film on the same device begins another at once.
        @Test
        func theNextFilmIsNotASecondOne() async throws {
            try await withStack { stack in
                let token = try await issuer.token(["sub": "ana", "streams": 1])
                for count in 1...5 {
                    for film in [film, other] {
                        #expect(try await stack.viewer(of: film, token).status == 200)
                        try await stack.log.exchanges(count) { $0["path"] == "/\(film.name)" }
                    }
                }
            }
        }

        /// In which order a player seeks.
        enum Seek: CaseIterable {
            /// The old range is left before the new one is asked for, and the server may see it later.
            case leavingFirst
            /// The new range begins while the old one still runs.
            case askingFirst
        }

        @Test(arguments: Seek.allCases)
        func aSeekIsNotASecondStream(_ seek: Seek) async throws {
            try await withStack { stack in
                let token = try await issuer.token(["sub": "ana", "streams": 1])
                var playing: Viewer? = try stack.viewer(of: film, token)
                for step in 1...20 {
                    if seek == .leavingFirst { playing = nil }
                    let next = try stack.viewer(of: film, token, from: step * 1_000_000)
                    #expect(try await next.status == 206)
                    playing = next
                }
                withExtendedLifetime(playing) {}
            }
        }

        // MARK: Helpers

        fileprivate static let television = "television"

        private func withStack(_ body: (Stack) async throws -> Void) async throws {
            let setup = StackSetup(arguments: ["--keys", "keys.json"], files: ["keys.json": Issuer.keySet(issuer)])
            try await Stack.run(setup, body)
        }
    }
}

extension LinkRequest {
    /// The same request from a device.
    fileprivate func from(_ device: String) -> LinkRequest { with(field: "User-Agent: \(device)") }
}

extension Viewer {
    /// The status of the answer.
    fileprivate var status: Int {
        get async throws { try await onOwnThread { try self.head().status } }
    }
}

extension Stack {
    /// A television that has asked for a film, from a byte on, and reads nothing yet.
    fileprivate func viewer(of film: Film, _ token: String, from first: Int? = nil) throws -> Viewer {
        let viewer = try Viewer(port: port)
        let fields = ["User-Agent": Integration.StreamTests.television, "Authorization": "Bearer \(token)"]
        let range = first.map { ["Range": "bytes=\($0)-"] } ?? [:]
        try viewer.ask("/media/\(film.name)", fields.merging(range) { $1 })
        return viewer
    }
}
