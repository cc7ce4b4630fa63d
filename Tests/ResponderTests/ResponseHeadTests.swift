import RangePlanning
import Testing

@testable import Responder

/// The header as CGI has it (RFC 3875 section 6.3).
struct ResponseHeadTests {
    @Test func isTheStatusTheFieldsAndAnEmptyLine() {
        var head = ResponseHead(.partialContent)
        head.append("X-A", "one, two")
        head.append(.contentRange(ByteRange(lowerBound: 5, upperBound: 10), size: 100))
        let text = "Status: 206 Partial Content\r\nX-A: one, two\r\nContent-Range: bytes 5-9/100\r\n\r\n"
        #expect(head.ended() == Array(text.utf8))
    }

    @Test func aShortBodyMayFollow() {
        #expect(
            ResponseHead(.notFound).ended(with: Array("No.".utf8)) == Array("Status: 404 Not Found\r\n\r\nNo.".utf8)
        )
    }
}
