import Testing

@testable import Responder

/// Which path a request asks for.
struct RequestPathTests {
    private static func bytes(_ request: TestRequest) throws -> [UInt8] {
        try request.received { RequestPath(of: $0).bytes }
    }

    @Test(
        arguments: [
            (["PATH_INFO": "/a.mp4", "DOCUMENT_URI": "/media/a.mp4"], "/a.mp4"),
            (["DOCUMENT_URI": "/media/a.mp4", "PATH_INFO": "/a.mp4"], "/a.mp4"),
            (["PATH_INFO": "/a.mp4"], "/a.mp4"),
            (["PATH_INFO": "", "DOCUMENT_URI": "/media/a.mp4"], "/media/a.mp4"),
            (["DOCUMENT_URI": "/media/a.mp4"], "/media/a.mp4"),
            (["PATH_INFO": "/", "DOCUMENT_URI": "/media/a.mp4"], "/"),
            (["REQUEST_URI": "/a.mp4", "SCRIPT_NAME": "/a.mp4", "PATH_TRANSLATED": "/a.mp4"], ""),
            ([:], ""),
        ] as [(KeyValuePairs<String, String>, String)]
    )
    func isPathInfoOrElseDocumentURI(_ parameters: KeyValuePairs<String, String>, _ path: String) throws {
        #expect(try Self.bytes(TestRequest(parameters)) == Array(path.utf8))
    }

    @Test(
        "Bytes stay as they came",
        arguments: [
            "/100%.mp4", "/%2e%2e", "/a+b.mp4", "/?#.mp4", "//a//", "/\\", "/Ka\u{308}fer", "/\r\n\t",
            "/" + String(repeating: "x", count: 9000),
        ]
    )
    func isNotInterpreted(_ path: String) throws {
        #expect(try Self.bytes(TestRequest(["PATH_INFO": path])) == Array(path.utf8))
    }

    @Test func needNotBeUTF8() throws {
        var request = TestRequest()
        request.parameters = [("PATH_INFO", [0x2F, 0xFF, 0xC0, 0xAF])]
        #expect(try Self.bytes(request) == [0x2F, 0xFF, 0xC0, 0xAF])
    }

    @Test(arguments: [("/a.mp4", "a.mp4"), ("/a/b c.mp4", "b c.mp4"), ("/a/", ""), ("/", ""), ("/a/Käfer", "Käfer")])
    func hasTheNameOfItsLastPart(_ path: String, _ name: String) throws {
        #expect(try TestRequest(["PATH_INFO": path]).received { RequestPath(of: $0).fileName } == name)
    }
}
