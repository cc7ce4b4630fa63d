import Testing

extension Integration {
    /// The requests of players, one after the other, with each setting of the cap.
    @Suite
    struct PlayerSequenceTests {
        static let window: Int64 = 8 << 20

        /// AVFoundation asks for two bytes to see whether ranges work, then for all, and jumps to the index at the end.
        ///
        /// It gives up on an answer that is shorter than what it asked for.
        @Test(arguments: ["media", "always", "never"])
        func safari(cap: String) async throws {
            try await Stack.run(StackSetup(arguments: ["--cap", cap])) { stack in
                let film = Film.indexAtEnd
                let last = try film.size - 1
                let ranges = [0...1, 0...last, (last - 65_535)...last, 65_536...(20 << 20), (30 << 20)...last]
                for range in ranges {
                    let answer = try await Curl.get(
                        stack.url(of: film),
                        range: "bytes=\(range.lowerBound)-\(range.upperBound)",
                        "Sec-Fetch-Dest: video",
                        "X-Playback-Session-Id: 0F5A2B7C-0000-4000-8000-000000000001",
                        "Accept-Encoding: identity"
                    )
                    #expect(answer.exitCode == 0)
                    #expect(answer.status == 206)
                    #expect(answer["Content-Range"] == "bytes \(range.lowerBound)-\(range.upperBound)/\(last + 1)")
                    #expect(try await answer.sum == SHA256.sum(of: film.bytes(range)))
                }
            }
        }

        /// Chrome asks for everything from where it is, and goes on after the end of a shorter answer.
        @Test(arguments: ["media", "always"])
        func chromeWithACap(cap: String) async throws {
            try await Stack.run(StackSetup(arguments: ["--cap", cap])) { stack in
                let film = Film.indexAtEnd
                let size = try film.size
                var next: Int64 = 0
                var tag: String?
                while next < size {
                    let answer = try await chrome(from: next, tag: tag, stack.url(of: film))
                    // A remainder under an eighth of a window is sent along.
                    let rest = size - next
                    let count = rest < Self.window + Self.window / 8 ? rest : Self.window
                    #expect(answer.exitCode == 0)
                    #expect(answer.status == 206)
                    try #require(answer["Content-Range"] == "bytes \(next)-\(next + count - 1)/\(size)")
                    #expect(try await answer.sum == SHA256.sum(of: film.bytes(next...next + count - 1)))
                    #expect(try await isCapped(next, stack.log) == (next + count < size))
                    next += count
                    tag = answer["ETag"]
                }
            }
        }

        @Test
        func chromeWithoutACap() async throws {
            try await Stack.run(StackSetup(arguments: ["--cap", "never"])) { stack in
                let film = Film.indexAtEnd
                let size = try film.size
                for first in [0, 20 << 20] {
                    let answer = try await chrome(from: Int64(first), tag: nil, stack.url(of: film))
                    #expect(answer.status == 206)
                    #expect(answer["Content-Range"] == "bytes \(first)-\(size - 1)/\(size)")
                    #expect(try await answer.sum == SHA256.sum(of: film.bytes(Int64(first)...)))
                }
            }
        }

        /// With `always` a tool that takes the end of an answer for the end of the film is left with one window.
        @Test(.stack("--cap", "always"))
        func capsToolsToo() async throws {
            let film = Film.indexAtEnd
            let answer = try await Curl.get(Stack.current.url(of: film), range: "bytes=0-")
            #expect(answer.status == 206)
            #expect(answer.head.contentLength == Self.window)
            #expect(try await answer.sum == SHA256.sum(of: film.bytes(0...Self.window - 1)))
        }

        /// No answer is a single byte because a film is a byte longer than a window.
        @Test(.stack)
        func sendsASmallRemainderAlong() async throws {
            let film = Film.windowAndOne
            let answer = try await chrome(from: 0, tag: nil, Stack.current.url(of: film))
            #expect(answer["Content-Range"] == "bytes 0-8388608/8388609")
            #expect(try await answer.sum == SHA256.sum(ofFile: film.path))
        }

        private func chrome(from first: Int64, tag: String?, _ url: String) async throws -> Curl.Download {
            let condition = tag.map { ["--header", "If-Range: \($0)"] } ?? []
            return try await Curl.get(
                url,
                "Range: bytes=\(first)-",
                "Sec-Fetch-Dest: video",
                "Sec-Fetch-Mode: no-cors",
                "Sec-Fetch-Site: same-origin",
                "Accept-Encoding: identity;q=1, *;q=0",
                options: condition
            )
        }

        private func isCapped(_ first: Int64, _ log: DaemonLog) async throws -> Bool {
            try await log.exchanges { $0["range"] == "bytes=\(first)-" }.first?["capped"] == "true"
        }
    }
}
