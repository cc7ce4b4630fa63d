import Testing

@testable import Responder

/// What a query asks for.
struct RequestQueryTests {
    @Test(arguments: [
        "download", "download=", "download=1", "download=other.mp4", "a=b&download", "download&a=b", "&&download&",
        "download=a=b",
    ])
    func asksForADownload(_ text: String) {
        #expect(RequestQuery(text).asksForDownload)
    }

    @Test(arguments: ["poster", "poster=1", "token=x&poster"])
    func asksForAPoster(_ text: String) {
        #expect(RequestQuery(text).asksForPoster)
        #expect(!RequestQuery(text).asksForDownload)
    }

    @Test(arguments: ["", "posters", "a=poster", "download"])
    func asksForNoPoster(_ text: String) {
        #expect(!RequestQuery(text).asksForPoster)
    }

    @Test(arguments: [
        "", "&", "=", "downloads", "a=download", "Download", "nodownload", "=download", "a&b", "down load",
    ])
    func asksForNone(_ text: String) {
        #expect(!RequestQuery(text).asksForDownload)
    }
}
