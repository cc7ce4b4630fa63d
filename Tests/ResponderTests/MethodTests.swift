import Testing

@testable import Responder

/// Which methods a film has (RFC 9110 section 9.1: names are case-sensitive).
struct MethodTests {
    @Test(arguments: [("GET", .get), ("HEAD", .head), ("OPTIONS", .options)] as [(String, Method)])
    func areKnown(_ name: String, _ method: Method) {
        #expect(Method(name) == method)
        #expect(Method.allowed.split(separator: ", ").contains { $0 == name })
    }

    @Test func filmsAreNotPosted() {
        #expect(Method("POST") == .post)
        #expect(!Method.allowed.contains("POST"))
    }

    @Test(arguments: [
        "", "get", "Head", "GET ", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "QUERY",
    ])
    func othersAreNot(_ name: String) {
        #expect(Method(name) == .other)
    }
}
