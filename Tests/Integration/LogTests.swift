import Testing

extension Integration {
    /// The log says of each exchange, in one line, what was true.
    @Suite
    struct LogTests {
        /// What every line of an exchange has.
        private static let keys: Set = [
            "time", "level", "message", "method", "path", "status", "length", "sent", "ending", "duration",
        ]

        /// A browser that calls itself by the letters that logfmt uses.
        private static let agent = #"a "quoted" = \ name"#

        @Test(.stack)
        func hasALineForEachExchange() async throws {
            let stack = try Stack.current
            let url = stack.url(of: .windowAndOne)
            for (url, options) in [
                (url, []),
                (url, ["--header", "Range: bytes=5-9"]),
                (url, ["--head"]),
                (url, ["--header", "Range: bytes=99999999-"]),
                (stack.url(ofPath: "no%20film.mp4"), []),
                (stack.url(of: .indexAtEnd), ["--header", "Range: bytes=0-", "--header", "Sec-Fetch-Dest: video"]),
            ] {
                _ = try await Curl.get(url, options: ["--user-agent", Self.agent] + options)
            }
            let entries = try await stack.log.exchanges(6) { _ in true }

            #expect(stack.log.entries.count == 7, "one more says that it listens")
            for entry in entries {
                #expect(entry.keys.isSuperset(of: Self.keys))
                #expect(entry.level == "info")
                #expect(entry["ending"] == "complete")
                #expect(entry["agent"] == Self.agent)
                #expect(entry["time"]?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
                #expect(Double(entry["duration"] ?? "") ?? -1 >= 0)
            }
            func values(_ key: String) -> [String?] { entries.map { $0[key] } }
            #expect(values("method") == ["GET", "GET", "HEAD", "GET", "GET", "GET"])
            #expect(values("status") == ["200", "206", "200", "416", "404", "206"])
            #expect(values("range") == [nil, "bytes=5-9", nil, "bytes=99999999-", nil, "bytes=0-"])
            #expect(values("for") == [nil, nil, nil, nil, nil, "video"])
            #expect(values("capped") == [nil, nil, nil, nil, nil, "true"])
            #expect(values("length") == ["8388609", "5", "0", "0", "0", "8388608"])
            #expect(values("sent") == ["8388609", "5", "0", "0", "0", "8388608"])
            let film = "/8MiB-and-1.mp4"
            #expect(values("path") == [film, film, film, film, "/no film.mp4", "/index-at-end.mp4"])
        }
    }
}
