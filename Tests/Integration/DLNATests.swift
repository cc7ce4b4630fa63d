import Testing

extension Integration {
    /// What TVs get that ask by the DLNA guidelines, through nginx.
    @Suite
    struct DLNATests {
        /// nginx takes a dot in the name of a field for a mistake, and ignores the field, unless it is told otherwise.
        private static let hearing = StackSetup.Edit(
            text: "reset_timedout_connection on;",
            replacement: "reset_timedout_connection on; ignore_invalid_headers off;"
        )

        private static func fields(of answer: Curl.Download) -> [String: String] {
            answer.head.fields.filter { $0.key.hasSuffix(".dlna.org") }
        }

        /// As a Blu-ray player asks.
        private static func ask(_ stack: Stack, _ mode: String) async throws -> [String: String] {
            let fields = [
                "User-Agent: UPnP/1.0 DLNADOC/1.50", "getcontentFeatures.dlna.org: 1", "transferMode.dlna.org: \(mode)",
            ]
            let options = ["--head"] + fields.flatMap { ["--header", $0] }
            let answer = try await Curl.get(stack.url(of: .window), options: options)
            #expect(answer.status == 200)
            return Self.fields(of: answer)
        }

        @Test(arguments: ["Streaming", "Background"])
        func aTVGetsWhatItAsksFor(_ mode: String) async throws {
            try await Stack.run(StackSetup(arguments: ["--dlna", "on"], edits: [Self.hearing])) { stack in
                let fields = try await Self.ask(stack, mode)
                #expect(fields.count == 2)
                #expect(fields["transferMode.dlna.org"] == mode)
                #expect(
                    fields["contentFeatures.dlna.org"]
                        == "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=01700000000000000000000000000000"
                )
            }
        }

        @Test(.stack("--dlna", "on"))
        func aTVThatNGINXDoesNotHearGetsTheMode() async throws {
            let fields = try await Self.ask(Stack.current, "Background")
            #expect(fields == ["transferMode.dlna.org": "Streaming"])
            let part = try await Curl.get(Stack.current.url(of: .window), range: "bytes=0-9")
            #expect(part.status == 206)
            #expect(Self.fields(of: part) == ["transferMode.dlna.org": "Streaming"])
        }

        @Test
        func isOff() async throws {
            try await Stack.run(StackSetup(edits: [Self.hearing])) { stack in
                let fields = try await Self.ask(stack, "Streaming")
                #expect(fields.isEmpty)
            }
        }
    }
}
