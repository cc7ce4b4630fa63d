import Foundation
import Testing

extension Integration {
    /// A link expires in the middle of a film: what has begun goes on for as long as the lease, and nothing begins.
    @Suite
    struct LeaseTests {
        private let issuer = Issuer("app")
        private let film = Film.window

        /// What a request asks for, and whether that is a going on.
        struct Row: Sendable, CustomTestStringConvertible {
            var range: String?
            var field: String?
            let status: Int

            var testDescription: String { [range, field].compactMap(\.self).joined(separator: ", ") }

            /// By the film of 8 MiB.
            ///
            /// RFC 9110 14.1.2: a suffix longer than the film is all of it; 14.2: what is no range is
            /// ignored; 13.1.5: so is one of a film that has changed since.
            static let all = [
                Row(range: "bytes=1-", status: 206),
                Row(range: "bytes=100-199", status: 206),
                Row(range: "bytes=-8388607", status: 206),
                Row(range: "bytes=200-299,100-199", status: 206),
                Row(range: "bytes=8388608-", status: 416),
                Row(status: 403),
                Row(range: "bytes=0-", status: 403),
                Row(range: "bytes=0-0", status: 403),
                Row(range: "bytes=100-199,0-9", status: 403),
                Row(range: "bytes=-8388608", status: 403),
                Row(range: "bytes=-9999999", status: 403),
                Row(range: "bytes=100-200,-9999999", status: 403),
                Row(range: "bytes=x-", status: 403),
                Row(range: "seconds=100-199", status: 403),
                Row(range: "bytes=100-199", field: #"If-Range: "another""#, status: 403),
                Row(range: "bytes=100-199", field: #"If-None-Match: "another""#, status: 206),
            ]
        }

        @Test
        func whatHasBegunGoesOnAndNothingBegins() async throws {
            try await withStack { stack in
                let expires = Issuer.now + 2
                let link = try await link(to: film, ["exp": expires, "lease": 600])
                #expect(try await stack.get(link, range: "bytes=0-").status == 206)
                try await stack.waitForRefusal(of: link, range: "bytes=0-")
                #expect(Issuer.now >= expires)

                for row in Row.all {
                    let fields = [row.range.map { "Range: \($0)" }, row.field].compactMap(\.self)
                    let request = fields.reduce(link) { $0.with(field: $1) }
                    #expect(try await stack.get(request).status == row.status, "\(row)")
                    if row.status == 403 { #expect(try await stack.problem(request).reason == "expired", "\(row)") }
                }
                #expect(try await stack.get(link, options: ["--head"]).status == 200, "nothing begins with a look")
                let rest = try await stack.get(link, range: "bytes=1-")
                #expect(try await rest.sum == SHA256.sum(of: film.bytes(1...)))
            }
        }

        @Test
        func afterTheLeaseNothingGoesOn() async throws {
            try await withStack { stack in
                let ends = Issuer.now + 3
                let link = try await link(to: film, ["exp": ends - 2, "lease": 2])
                try await stack.waitForRefusal(of: link, range: "bytes=0-0")
                #expect(try await stack.get(link, range: "bytes=1-").status == 206)
                try await stack.waitForRefusal(of: link, range: "bytes=1-1")
                #expect(Issuer.now >= ends)
                for row in Row.all {
                    let request = row.range.map { link.with(field: "Range: \($0)") } ?? link
                    #expect(try await stack.problem(request).reason == "expired", "\(row)")
                }
                #expect(try await stack.get(link, options: ["--head"]).status == 403)
            }
        }

        /// The viewer reads on when the lease is over: what comes is the beginning of the film, and an error.
        @Test(arguments: ["off", "on"])
        func anAnswerThatRunsIsCut(sendfile: String) async throws {
            let film = Film.indexAtEnd
            try await withStack(["--window", "256KiB", "--sendfile", sendfile], aborted: 1) { stack in
                let link = try await link(to: film, ["exp": Issuer.now + 1, "lease": 1])
                let download = try await PausedDownload.of(stack.url(ofPath: link.path)) {
                    try await stack.waitForRefusal(of: link, range: "bytes=1-1")
                }
                #expect(download.exitCode == Curl.partialFile)
                #expect(download.head.contentLength == (try film.size))
                let size = Int64(download.body.count)
                #expect(try 0 < size && size < film.size)
                #expect(try download.body == film.bytes(0...size - 1))
                let entry = try await stack.log.exchanges { $0["status"] == "200" }[0]
                #expect(entry["ending"] == "aborted")
                #expect(entry["reason"] == Self.reason)
            }
        }

        /// So that a viewer may pause for hours, the end of the lease cuts nobody who has got all that was promised.
        @Test
        func anAnswerOfOneWindowIsNotCut() async throws {
            try await withStack { stack in
                let link = try await link(to: film, ["exp": Issuer.now + 1, "lease": 1])
                let download = try await PausedDownload.of(stack.url(ofPath: link.path)) {
                    try await stack.waitForRefusal(of: link, range: "bytes=1-1")
                }
                #expect(download.exitCode == 0)
                #expect(try download.body == film.bytes(0...))
            }
        }

        // MARK: Helpers

        private static let reason = "the lease of the link is over"

        private func withStack(
            _ arguments: [String] = [],
            aborted: Int = 0,
            _ body: (Stack) async throws -> Void
        ) async throws {
            let setup = StackSetup(
                arguments: ["--keys", "keys.json"] + arguments,
                files: ["keys.json": Issuer.keySet(issuer)],
                expectedErrors: Array(repeating: Self.reason, count: aborted)
            )
            try await Stack.run(setup, body)
        }

        private func link(to film: Film, _ claims: Issuer.Claims) async throws -> LinkRequest {
            try await LinkRequest(film.name).with(issuer.token(claims))
        }
    }
}

extension Stack {
    /// Asks for a range until it is refused.
    fileprivate func waitForRefusal(of link: LinkRequest, range: String) async throws {
        while try await get(link, range: range).status != 403 { try await Task.sleep(for: .milliseconds(20)) }
    }
}
