import Testing

@testable import Responder

/// Origins as the setting takes them and browsers write them.
struct AllowedOriginTests {
    /// RFC 6454 section 6.2: scheme, `://`, host, and the port unless the scheme has it by itself; section 4: scheme and
    /// host in small letters.
    @Test(arguments: [
        ("https://app.example.org", "https://app.example.org"),
        ("HTTPS://App.Example.ORG", "https://app.example.org"),
        ("https://app.example.org:443", "https://app.example.org"),
        ("http://app.example.org:80", "http://app.example.org"),
        ("http://app.example.org:443", "http://app.example.org:443"),
        ("https://app.example.org:80", "https://app.example.org:80"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://192.0.2.7:8096", "http://192.0.2.7:8096"),
        ("http://[2001:DB8::7]", "http://[2001:db8::7]"),
        ("http://[2001:db8::7]:8096", "http://[2001:db8::7]:8096"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop"),
    ])
    func isWrittenAsBrowsersDo(_ text: String, _ origin: String) throws {
        #expect(try #require(AllowedOrigin(text)) == .origin(origin))
    }

    @Test
    func anAsteriskIsEverybody() {
        #expect(AllowedOrigin("*") == .any)
    }

    @Test(arguments: [
        "", "null", "app.example.org", "https://", "https:///", "https://app.example.org/", "https://a/b",
        "https://a?b",
        "https://a#b", "https://ana@app.example.org", "https://*.example.org", "*.example.org",
        "https://bücher.example",
        "https://a:", "https://a:0443", "https://a:+443", "https://a:65536", "https://a:b", "https://a:1:2",
        "https://a b",
        "https://a\r\nX: y", "https://[", "https://[]", "https://[::1", "https://[::1]x", "https://::1", "1a://b",
        "é://b",
        "://b", "file:///", "data:,x",
    ])
    func otherTextsAreNoOrigins(_ text: String) {
        #expect(AllowedOrigin(text) == nil)
    }

    @Test(arguments: [
        (["*", "https://a"], "*"), (["https://a", "*"], "*"), (["*", "*"], "*"),
        (["https://a", "https://b", "https://A:443"], "https://a"),
    ])
    func standsThereOnceAndAsteriskAlone(_ texts: [String], _ offender: String) {
        #expect(AllowedOrigin.firstConflict(among: texts.compactMap(AllowedOrigin.init))?.description == offender)
    }

    @Test
    func severalAreNoConflict() {
        let origins = ["https://a", "http://a", "https://a:8443"].compactMap(AllowedOrigin.init)
        #expect(AllowedOrigin.firstConflict(among: origins) == nil)
        #expect(AllowedOrigin.firstConflict(among: [.any]) == nil)
    }
}
