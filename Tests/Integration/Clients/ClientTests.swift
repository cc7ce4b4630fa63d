import Foundation
import Testing

extension Integration {
    /// What people use fetches and plays films, whatever the cap; and where `always` breaks a client, it is known how.
    @Suite
    struct ClientTests {
        @Test(arguments: Client.all, ["media", "never", "always"])
        func getsAFilm(_ client: Client, cap: String) async throws {
            try await Stack.run(StackSetup(arguments: ["--cap", cap])) { stack in
                let film = Film.indexAtEnd
                let (home, away) = (try TemporaryFolder(), try TemporaryFolder())
                let expected = try await client.expected(of: film, in: home)
                let got = try await client.get(stack.url(of: film), continuing: film, in: away)
                let outcome = cap == "always" ? client.withAlways : .all
                switch outcome {
                case .all:
                    #expect(got.exitCode == 0)
                    #expect(try await SHA256.sum(ofFile: got.file.path) == SHA256.sum(ofFile: expected.path))
                    if client.seeks { try await expectSeek(in: film, stack.log) }
                case .beginning(let exitCodes):
                    #expect(exitCodes.contains(got.exitCode))
                    let size = try got.file.size
                    #expect(try size < expected.size)
                    try #require(size > 0)
                    let isPrefix = try got.file.bytes(0...) == expected.bytes(0...size - 1)
                    #expect(isPrefix)
                case .anotherPlace:
                    #expect(got.exitCode == 0)
                    #expect(try got.file.size < expected.size)
                }
            }
        }

        /// RFC 9110 section 14.6: each part says where it belongs.
        @Test(arguments: ["media", "never", "always"])
        func curlGetsSeveralRanges(cap: String) async throws {
            try await Stack.run(StackSetup(arguments: ["--cap", cap])) { stack in
                let film = Film.indexAtEnd
                let client = Client(
                    action: "curl -r with several ranges",
                    command: { ["curl", "--silent", "--range", "0-9,100-109,-5", "-D", "head", "-o", "got", $0] }
                )
                let folder = try TemporaryFolder()
                let got = try await client.get(stack.url(of: film), in: folder)
                #expect(got.exitCode == 0)
                let size = try film.size
                let head = try String(contentsOfFile: folder.path(of: "head"), encoding: .utf8)
                let type = try #require(AnswerHead(head)?.fields["Content-Type"])
                let parts = try #require(MultipartBody(got.file.bytes(0...), type)).parts
                let expected = [0...9, 100...109, (size - 5)...(size - 1)]
                try #require(parts.count == expected.count)
                for (part, range) in zip(parts, expected) {
                    #expect(part.fields["Content-Range"] == "bytes \(range.lowerBound)-\(range.upperBound)/\(size)")
                    #expect(part.fields["Content-Type"] == film.mediaType)
                    #expect(try part.content == film.bytes(range))
                }
            }
        }

        /// The player has asked for four fifths of the film, and not read all that lies before it.
        private func expectSeek(in film: Film, _ log: DaemonLog) async throws {
            let size = Double(try film.size)
            try await log.exchanges { exchange in
                guard let match = exchange["range"]?.wholeMatch(of: /bytes=(\d+)-\d*/),
                    let first = Double(match.output.1)
                else { return false }
                return (0.78...0.82).contains(first / size)
            }
        }
    }
}
