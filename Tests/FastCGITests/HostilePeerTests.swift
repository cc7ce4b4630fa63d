import FastCGI
import Glibc
import Testing

/// Peers that break the protocol, stay silent or leave: none is answered falsely, and none harms another.
@Suite(.timeLimit(.minutes(5)))
struct HostilePeerTests {
    private static let greet: @Sendable (borrowing Request) -> Response = { _ in .text("hello") }

    /// Runs a server that has little time for half a request, and sees in the end that it still answers.
    private func withServer(workers: Int = 2, _ use: (RunningServer) async throws -> Void) async throws {
        try await RunningServer.run(
            workers: workers,
            requestTimeout: .milliseconds(200),
            answering: Self.greet
        ) { server in
            try await use(server)
            #expect(try server.answer(to: PeerRequest()).text == "hello")
        }
    }

    /// Sees the connection end without anything that looks like a complete answer.
    private func expectNoAnswer(from peer: FastCGIPeer) throws {
        let answer = try Answer(decoding: peer.receiveToEnd(), of: 1)
        #expect(!answer.outputEnded && answer.end == nil)
    }

    private static let begin = PeerRequest().begin

    private static func parameters(_ content: [UInt8]) -> WireRecord {
        WireRecord(kind: WireRecord.Kind.parameters, requestID: 1, content: content)
    }

    struct Garbage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]

        init(_ description: String, _ bytes: [UInt8]) {
            testDescription = description
            self.bytes = bytes
        }
    }

    static let garbage = [
        Garbage("zeros", [UInt8](repeating: 0, count: 1000)),
        Garbage("ones", [UInt8](repeating: 255, count: 100_000)),
        Garbage("one byte", [1]),
        Garbage("HTTP", Array("GET /film.mp4 HTTP/1.1\r\nHost: example.org\r\n\r\n".utf8)),
        Garbage("the film", Film.beginning(20_000)),
        Garbage("a version that does not exist", [2] + begin.bytes.dropFirst() + PeerRequest().bytes.dropFirst(16)),
        Garbage("a beginning without content", WireRecord(kind: 1, requestID: 1).bytes + PeerRequest().bytes),
        Garbage("a beginning that is too short", WireRecord(kind: 1, requestID: 1, content: [0, 1, 0, 0]).bytes),
        Garbage("no beginning", PeerRequest().records.dropFirst().flatMap(\.bytes)),
        Garbage("no parameters", begin.bytes + WireRecord(kind: WireRecord.Kind.input, requestID: 1).bytes),
        Garbage("a type that does not exist", begin.bytes + WireRecord(kind: 77, requestID: 1).bytes),
        Garbage("a name without its value", begin.bytes + parameters([4, 200]).bytes + parameters([]).bytes),
        Garbage("a name of 2 GiB", begin.bytes + parameters([255, 255, 255, 255, 0]).bytes + parameters([]).bytes),
        Garbage(
            "a name and a value whose lengths are 4 GiB in sum",
            begin.bytes
                + parameters([255, 255, 255, 255, 255, 255, 255, 255] + [UInt8](repeating: 65, count: 5000)).bytes
                + parameters([]).bytes
        ),
        Garbage("a body without its end", PeerRequest().bytes.dropLast(8) + [1, 5, 0, 1, 0, 9, 0, 0, 65]),
        Garbage("an answer", [1, 6, 0, 1, 0, 0, 0, 0, 1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ]

    @Test(arguments: garbage)
    func garbageIsCut(_ garbage: Garbage) async throws {
        try await withServer { server in
            let peer = try server.connect()
            // The server may have closed before it has taken everything.
            try? peer.send(garbage.bytes)
            try expectNoAnswer(from: peer)
        }
    }

    @Test("Half a request, at any byte of it", arguments: [1, 7, 8, 9, 16, 23, 24, 30, 60, 72])
    func halfARequestIsCut(count: Int) async throws {
        try await withServer { server in
            let request = PeerRequest(["PATH_INFO": "/film.mp4", "QUERY_STRING": "a=b"]).bytes
            try #require(count < request.count)
            let (silent, gone) = (try server.connect(), try server.connect())
            try silent.send(Array(request.prefix(count)))
            try gone.send(Array(request.prefix(count)))
            gone.disconnect()
            #expect(try silent.receiveToEnd() == [])
            #expect(try gone.receiveToEnd() == [])
        }
    }

    @Test func halfRequestsOnAllWorkers() async throws {
        try await withServer(workers: 2) { server in
            let silent = try (1...4).map { _ in try server.connect() }
            for peer in silent { try peer.send(Array(PeerRequest().bytes.prefix(20))) }
            #expect(try server.answer(to: PeerRequest()).isComplete, "After the others' time.")
            for peer in silent { #expect(try peer.receiveToEnd() == []) }
        }
    }

    @Test func silentConnectionsHoldNoWorker() async throws {
        // So much time for a request that one silent worker would fail the test.
        try await RunningServer.run(workers: 2, requestTimeout: .seconds(3600), answering: Self.greet) { server in
            let silent = try (1...50).map { _ in try server.connect() }
            for _ in 1...10 { #expect(try server.answer(to: PeerRequest()).isComplete) }
            for peer in silent { #expect(try peer.answer(to: PeerRequest()).isComplete) }
        }
    }

    @Test("Section 6: roles that are not FCGI_RESPONDER are refused", arguments: [0, 2, 3, 4, 257] as [UInt16])
    func unknownRole(role: UInt16) async throws {
        try await withServer { server in
            let peer = try server.connect()
            var request = PeerRequest(["PATH_INFO": "/film.mp4"], keepsConnection: true)
            request.role = role
            try peer.send(request)
            #expect(try peer.receiveToEnd() == [])
        }
    }

    @Test func abortInTheMiddleOfARequest() async throws {
        try await withServer { server in
            let peer = try server.connect()
            let abort = WireRecord(kind: WireRecord.Kind.abortRequest, requestID: 1)
            try peer.send(Self.begin.bytes + Self.parameters(PeerRequest.pair([65], [66])).bytes + abort.bytes)
            try expectNoAnswer(from: peer)
        }
    }

    @Test func abortInTheMiddleOfAnAnswer() async throws {
        let ends = Journal<DeliveryEnd>()
        try await RunningServer.run(answering: { _ in .film(FilmDelivery(Film.limit, endsIn: ends)) }) { server in
            let peer = try server.connect()
            try peer.send(PeerRequest(keepsConnection: true))
            let first = try #require(try peer.receiveRecord())
            #expect(first.kind == WireRecord.Kind.output)
            try peer.send(WireRecord(kind: WireRecord.Kind.abortRequest, requestID: 1).bytes)
            peer.disconnect()
            let end = try await ends.next()
            #expect(end.ending == .clientGone && 0 < end.sent && end.sent < Int64(Film.limit))
        }
    }

    @Test("Section 5.5: a second request before the end of the first is told FCGI_CANT_MPX_CONN (1)")
    func multiplexing() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            let peer = try server.connect()
            var second = PeerRequest()
            second.id = 2
            let first = PeerRequest()
            try peer.send(first.begin.bytes + second.begin.bytes + first.records.dropFirst().flatMap(\.bytes))
            let refusal = try #require(try peer.receiveRecord())
            #expect(refusal.kind == WireRecord.Kind.endRequest && refusal.requestID == 2)
            #expect(refusal.content == [0, 0, 0, 0, 1, 0, 0, 0])
            let answer = try peer.receiveAnswer()
            #expect(answer.isComplete && answer.text == "hello")
        }
    }

    @Test("Section 4.2: a management record of unknown type is answered with FCGI_UNKNOWN_TYPE")
    func unknownManagementRecord() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            let peer = try server.connect()
            try peer.send(WireRecord(kind: 200, requestID: 0).bytes)
            let result = try #require(try peer.receiveRecord())
            #expect(result.kind == WireRecord.Kind.unknownType && result.requestID == 0)
            #expect(result.content == [200, 0, 0, 0, 0, 0, 0, 0])
            let answer = try peer.answer(to: PeerRequest())
            #expect(answer.isComplete && answer.text == "hello")
        }
    }

    @Test("Section 4.1: FCGI_GET_VALUES is answered; a name that is not known is left out")
    func getValues() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            let peer = try server.connect()
            let query = PeerRequest.pair(Array("FCGI_MPXS_CONNS".utf8), [])
            try peer.send(WireRecord(kind: WireRecord.Kind.getValues, requestID: 0, content: query).bytes)
            let result = try #require(try peer.receiveRecord())
            #expect(result == WireRecord(kind: WireRecord.Kind.getValuesResult, requestID: 0))
            #expect(try peer.answer(to: PeerRequest()).text == "hello")
        }
    }

    @Test("Section 3.3: records of requests that are not there are ignored")
    func interleavedRequests() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            let peer = try server.connect()
            var other = PeerRequest(["PATH_INFO": "/other.mp4"])
            other.id = 2
            other.body = Film.beginning(100)
            let interleaved = zip(PeerRequest(["PATH_INFO": "/film.mp4"], keepsConnection: true).records, other.records)
            try peer.send(interleaved.flatMap { $0.bytes + $1.bytes })
            let refusal = try #require(try peer.receiveRecord())
            #expect(refusal.kind == WireRecord.Kind.endRequest && refusal.requestID == 2)
            #expect(try peer.receiveAnswer().isComplete)
        }
    }

    @Test func padding() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            // 64 KiB of it, in as many records as that takes.
            var request = PeerRequest(["PATH_INFO": String(repeating: "a", count: 257)], keepsConnection: true)
            request.recordSize = 1
            request.paddingCount = 255
            try #require(request.bytes.count > 1 << 16)
            let peer = try server.connect()
            for _ in 1...3 { #expect(try peer.answer(to: request).text == "hello") }
        }
    }

    @Test func aBodyThatWasNotAnnounced() async throws {
        let answer: @Sendable (borrowing Request) -> Response = { .text($0["CONTENT_LENGTH"] ?? "none") }
        try await RunningServer.run(answering: answer) { server in
            var request = PeerRequest(["CONTENT_LENGTH": "0"], keepsConnection: true)
            request.body = Film.beginning(300_000)
            let peer = try server.connect()
            for _ in 1...3 { #expect(try peer.answer(to: request).text == "0") }
        }
    }

    @Test func moreThanTheRequestClosesTheConnectionAfterTheAnswer() async throws {
        try await withServer { server in
            let peer = try server.connect()
            let request = PeerRequest(keepsConnection: true)
            try peer.send(request.bytes + request.bytes)
            #expect(try peer.receiveAnswer().isComplete)
            #expect(try peer.receiveToEnd() == [])
        }
    }

    // MARK: Peers that take their time

    @Test("A byte now and then does not buy time", arguments: [1, 2], [true, false])
    func dripsAreCut(workers: Int, keepsConnection: Bool) async throws {
        try await withServer(workers: workers) { server in
            let peer = try server.connect()
            if keepsConnection { #expect(try peer.answer(to: PeerRequest(keepsConnection: true)).isComplete) }
            let start = ContinuousClock.now
            let bytes = PeerRequest(["PATH_INFO": String(repeating: "a", count: 1_000)]).bytes
            expectCut { () throws(PeerError) in
                for byte in bytes {
                    try peer.send([byte])
                    usleep(5_000)
                }
            }
            #expect(ContinuousClock.now - start >= .milliseconds(200))
        }
    }

    /// Sees the server cut the connection while a peer sends.
    private func expectCut(while send: () throws(PeerError) -> Void) {
        do throws(PeerError) {
            try send()
            Issue.record("The server has taken all.")
        } catch {
            #expect(error == .failed("send", EPIPE) || error == .failed("send", ECONNRESET))
        }
    }

    @Test func dripsHoldNoWorker() async throws {
        // So much time for a request that one worker who waits for it would fail the test.
        try await RunningServer.run(workers: 1, requestTimeout: .seconds(3600), answering: Self.greet) { server in
            let peers = try (1...50).map { _ in try server.connect() }
            for byte in PeerRequest(["PATH_INFO": "/film.mp4"]).bytes {
                for peer in peers { try peer.send([byte]) }
                #expect(try server.answer(to: PeerRequest()).isComplete)
            }
            for peer in peers { #expect(try peer.receiveAnswer().text == "hello") }
        }
    }

    @Test func parametersThatNeverEndAreCutAtTheLimit() async throws {
        try await RunningServer.run(requestTimeout: .seconds(3600), answering: Self.greet) { server in
            let peer = try server.connect()
            try peer.send(Self.begin.bytes)
            let pair = Self.parameters(PeerRequest.pair(Array("HTTP_COOKIE".utf8), Film.beginning(1_000))).bytes
            expectCut { () throws(PeerError) in
                // A gigabyte; the sockets hold far less.
                for _ in 1...1_000_000 { try peer.send(pair) }
            }
            #expect(try server.answer(to: PeerRequest()).isComplete)
        }
    }

    @Test func recordsThatNeverMakeARequestAreCutInTime() async throws {
        let endless = [
            WireRecord(kind: WireRecord.Kind.input, requestID: 7, content: Film.beginning(60_000)),
            WireRecord(kind: WireRecord.Kind.getValues, requestID: 0),
            WireRecord(kind: 255, requestID: 0, paddingCount: 255),
        ]
        try await withServer(workers: 1) { server in
            for record in endless {
                let peer = try server.connect()
                let start = ContinuousClock.now
                expectCut { () throws(PeerError) in
                    while ContinuousClock.now - start < .seconds(10) { try peer.send(record.bytes) }
                }
            }
        }
    }
}
