import Testing

@testable import Checking

/// What curl writes of an answer.
struct AnswerBytesTests {
    @Test
    func hasStatusFieldsAndBody() throws {
        let text =
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nx-twice: a\r\nX-Twice: b\r\n\r\nab\r\n\r\nc"
        let answer = try #require(AnswerBytes(Array(text.utf8)))
        #expect(answer.status == 206)
        #expect(answer.fields["content-range"] == "bytes 0-1/9")
        #expect(answer.fields["X-Twice"] == "a, b")
        #expect(Array(answer.body) == Array("ab\r\n\r\nc".utf8))
    }

    /// HTTP/2 has no reason, and 103 comes before.
    @Test
    func leavesEarlyHintsOut() throws {
        let answer = try #require(
            AnswerBytes(Array("HTTP/2 103 \r\nlink: </a>\r\n\r\nHTTP/2 200 \r\netag: \"x\"\r\n\r\n".utf8))
        )
        #expect(answer.status == 200)
        #expect(answer.fields["ETag"] == "\"x\"")
        #expect(answer.fields["Link"] == nil)
        #expect(answer.body.isEmpty)
    }

    @Test
    func takesBareLineFeeds() throws {
        let answer = try #require(AnswerBytes(Array("HTTP/1.0 200 OK\nA: b\n\nfilm".utf8)))
        #expect(answer.fields["a"] == "b")
        #expect(Array(answer.body) == Array("film".utf8))
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nA: b\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "220 ftp\r\n\r\n", "\r\n\r\n",
    ])
    func isNoAnswerYet(_ text: String) {
        #expect(AnswerBytes(Array(text.utf8)) == nil)
    }
}
