import Testing

@testable import Responder

/// Which methods a film has (RFC 9110 section 9.1: names are case-sensitive).
struct MethodTests {
    @Test(arguments: [("GET", .get), ("HEAD", .head), ("OPTIONS", .options)] as [(String, Method)])
    func areKnown(_ name: String, _ method: Method) {
        #expect(Method(name) == method)
        #expect(Method.allowed.split(separator: ", ").contains { $0 == name })
    }

    @Test(arguments: [
        "", "get", "Head", "GET ", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "QUERY",
    ])
    func othersAreNot(_ name: String) {
        #expect(Method(name) == .other)
    }
}
