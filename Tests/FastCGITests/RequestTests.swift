import FastCGI
import Testing

/// What an application learns of a request, however it is cut into records and writes.
@Suite(.timeLimit(.minutes(5)))
struct RequestTests {
    private static let path = "/media/Ein Film & ein Käfer.mp4"
    /// A name whose length needs four bytes (section 3.4).
    private static let longName: StaticString = """
        A_NAME_OF_132_LETTERS_2_3_4_5_6_7_8_9_10_11_12_13_14_15_16_17_18_19_20_21_22_23_24_25_26_27_28_29_30_31_32_33_34_\
        35_36_37_38_39_40__
        """

    private static func report(_ request: borrowing Request) -> Response {
        .text("\(request["PATH_INFO"] ?? "none")|\(request[longName] ?? "none")|\(request["QUERY_STRING"] ?? "none")")
    }

    private static var request: PeerRequest {
        PeerRequest(["PATH_INFO": path, longName.description: "long", "QUERY_STRING": ""])
    }

    private static let expected = "\(path)|long|"

    @Test(arguments: [1, 7, 8, 100, 65_535], [0, 1, 255] as [UInt8])
    func parametersInRecordsOfAnySize(recordSize: Int, paddingCount: UInt8) async throws {
        try await RunningServer.run(answering: Self.report) { server in
            var request = Self.request
            request.recordSize = recordSize
            request.paddingCount = paddingCount
            let answer = try server.answer(to: request)
            #expect(answer.isComplete && answer.text == Self.expected)
        }
    }

    @Test(arguments: [1, 3, 8, 50])
    func parametersInSmallWrites(size: Int) async throws {
        try await RunningServer.run(answering: Self.report) { server in
            let peer = try server.connect()
            let bytes = Self.request.bytes
            for start in stride(from: 0, to: bytes.count, by: size) {
                try peer.send(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            let answer = try peer.receiveAnswer()
            #expect(answer.isComplete && answer.text == Self.expected)
        }
    }

    /// The name and the lengths take 17 bytes of the 65,535.
    @Test("Section 3.4: lengths from 128 on take four bytes", arguments: [0, 1, 127, 128, 8_191, 65_518])
    func valuesOfAnyLength(count: Int) async throws {
        let answer: @Sendable (borrowing Request) -> Response = { request in
            request.withBytes(of: "QUERY_STRING") { .text("\($0.count)") }
        }
        try await RunningServer.run(answering: answer) { server in
            let value = String(repeating: "a", count: count)
            let answer = try server.answer(to: PeerRequest(["QUERY_STRING": value]))
            #expect(answer.isComplete && answer.text == "\(count)")
        }
    }

    @Test func parametersThatNGINXCannotSendAreRefused() async throws {
        try await RunningServer.run(answering: Self.report) { server in
            let peer = try server.connect()
            try peer.send(PeerRequest(["QUERY_STRING": String(repeating: "a", count: 65_519)]))
            #expect(try peer.receiveToEnd() == [])
        }
    }

    @Test func valuesAsTextAndAsBytes() async throws {
        let answer: @Sendable (borrowing Request) -> Response = { request in
            let bytes = request.withBytes(of: "PATH_INFO") { value in value.indices.map { value[$0] } }
            return .text("\(request["PATH_INFO"] ?? "none") \(bytes)")
        }
        try await RunningServer.run(answering: answer) { server in
            let rows: [(value: [UInt8], seen: String)] = [
                ([47, 0xC3, 0xA4], "/ä [47, 195, 164]"),
                // Latin-1 is no UTF-8.
                ([47, 0xE4], "/\u{FFFD} [47, 228]"),
                // A NUL byte ends the value.
                ([47, 0, 65], "/ [47]"),
                ([], " []"),
            ]
            for row in rows {
                var request = PeerRequest()
                request.parameters = [(Array("PATH_INFO".utf8), row.value)]
                let answer = try server.answer(to: request)
                #expect(answer.text == row.seen)
            }
            #expect(try server.answer(to: PeerRequest()).text == "none []")
        }
    }

    @Test(arguments: [1, 255, 256, 65_535] as [UInt16])
    func theAnswerCarriesTheNumberOfTheRequest(id: UInt16) async throws {
        try await RunningServer.run(answering: Self.report) { server in
            var request = Self.request
            request.id = id
            let answer = try server.answer(to: request)
            #expect(answer.isComplete && answer.text == Self.expected)
        }
    }
}
