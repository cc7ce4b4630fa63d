import Testing

@testable import FastCGI

/// What is known of a request from the bytes alone, however they are cut.
struct RequestScanTests {
    private static let request = PeerRequest(["PATH_INFO": "/film.mp4", "QUERY_STRING": ""], keepsConnection: true)

    private static func parameters(_ content: [UInt8], id: UInt16 = 1) -> [UInt8] {
        WireRecord(kind: WireRecord.Kind.parameters, requestID: id, content: content).bytes
    }

    private static func input(_ content: [UInt8] = []) -> [UInt8] {
        WireRecord(kind: WireRecord.Kind.input, requestID: 1, content: content).bytes
    }

    @Test func aRequestIsWholeWithItsLastByte() {
        let bytes = Self.request.bytes
        for size in 1...bytes.count {
            var scan = RequestScan()
            for start in stride(from: 0, to: bytes.count, by: size) {
                let end = min(start + size, bytes.count)
                #expect(scan.take(bytes[start..<end]) == (end == bytes.count ? .whole : .incomplete))
            }
            #expect(scan.isPlain && scan.keepsConnection && scan.requestID == 1 && scan.replies == [])
        }
    }

    @Test func keepsTheNameValuePairs() {
        var request = Self.request
        request.recordSize = 3
        request.paddingCount = 7
        request.body = [1, 2, 3, 4]
        var scan = RequestScan()
        var kept: [UInt8] = []
        let verdict = scan.take(request.bytes.span) { part in
            kept += part.indices.map { part[$0] }
        }
        #expect(verdict == .whole)
        #expect(kept == [9, 9] + Array("PATH_INFO/film.mp4".utf8) + [12, 0] + Array("QUERY_STRING".utf8))
    }

    @Test func whatLibfcgiIsNotToReadAsItIs() {
        let other = WireRecord(kind: WireRecord.Kind.abortRequest, requestID: 9).bytes
        var withBody = Self.request
        withBody.body = [65]
        for bytes in [other + Self.request.bytes, Self.request.bytes + [1], withBody.bytes] {
            var scan = RequestScan()
            #expect(scan.take(bytes) == .whole && !scan.isPlain)
        }
    }

    @Test func aConnectionIsKeptOnlyAfterAWholeRequestAndNoMore() {
        var scan = RequestScan()
        #expect(scan.take(Self.request.bytes + [1]) == .whole && !scan.keepsConnection)
        var withoutFlag = Self.request
        withoutFlag.keepsConnection = false
        scan = RequestScan()
        #expect(scan.take(withoutFlag.bytes) == .whole && !scan.keepsConnection)
        var tooLong = Self.request
        tooLong.body = Film.beginning(1 << 20 + 1)
        scan = RequestScan()
        #expect(scan.take(tooLong.bytes.dropLast(8)) == .whole && !scan.keepsConnection)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    private static let begin = PeerRequest().begin.bytes

    private static let refused = [
        Refused(testDescription: "another version", bytes: [2] + begin.dropFirst()),
        Refused(testDescription: "a beginning without content", bytes: WireRecord(kind: 1, requestID: 1).bytes),
        Refused(
            testDescription: "a beginning too long",
            bytes: WireRecord(kind: 1, requestID: 1, content: [0, 1, 0, 0, 0, 0, 0, 0, 0]).bytes
        ),
        Refused(
            testDescription: "another role",
            bytes: WireRecord(kind: 1, requestID: 1, content: [0, 2, 0, 0, 0, 0, 0, 0]).bytes
        ),
        Refused(
            testDescription: "a role of two bytes",
            bytes: WireRecord(kind: 1, requestID: 1, content: [1, 1, 0, 0, 0, 0, 0, 0]).bytes
        ),
        Refused(testDescription: "two beginnings", bytes: begin + begin),
        Refused(testDescription: "a body before the parameters' end", bytes: begin + input()),
        Refused(testDescription: "parameters after their end", bytes: begin + parameters([]) + parameters([0, 0])),
        Refused(testDescription: "half a parameter", bytes: begin + parameters([1]) + parameters([])),
        Refused(testDescription: "parameters beyond the limit", bytes: begin + parameters([255, 255, 255, 255])),
        Refused(testDescription: "FCGI_DATA", bytes: begin + parameters([]) + WireRecord(kind: 8, requestID: 1).bytes),
        Refused(testDescription: "an abort", bytes: begin + WireRecord(kind: 2, requestID: 1).bytes),
    ]

    @Test(arguments: refused)
    func refuses(_ row: Refused) {
        var scan = RequestScan()
        #expect(scan.take(row.bytes) == .refused)
    }

    @Test("Sections 4.1, 4.2 and 5.5: what the peer is told")
    func replies() {
        var scan = RequestScan()
        var other = PeerRequest().begin
        other.requestID = 0x0203
        let odd = [
            WireRecord(kind: WireRecord.Kind.getValues, requestID: 0, content: [1, 0, 65]),
            WireRecord(kind: 99, requestID: 0),
            other,
        ]
        #expect(scan.take(Self.begin + odd.flatMap(\.bytes)) == .incomplete)
        let told = [
            WireRecord(kind: WireRecord.Kind.getValuesResult, requestID: 0),
            WireRecord(kind: WireRecord.Kind.unknownType, requestID: 0, content: [99, 0, 0, 0, 0, 0, 0, 0]),
            WireRecord(kind: WireRecord.Kind.endRequest, requestID: 0x0203, content: [0, 0, 0, 0, 1, 0, 0, 0]),
        ]
        #expect(scan.replies == told.flatMap(\.bytes))
        #expect(scan.take(Self.request.bytes.dropFirst(16)) == .whole)
        #expect(scan.replies == [], "Told once.")
    }
}

extension RequestScan {
    /// Takes bytes that are in an array.
    fileprivate mutating func take(_ bytes: some Collection<UInt8>) -> Verdict {
        let bytes = Array(bytes)
        return take(bytes.span)
    }
}
