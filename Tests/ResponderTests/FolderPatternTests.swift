import Testing

@testable import Responder

/// Which paths are in the folders of a pattern.
struct FolderPatternTests {
    @Test(arguments: [
        ("/", ["/a.mp4", "/talks/a.mp4", "/a/b/c/d.mp4"], []),
        (
            "/talks/", ["/talks/a.mp4", "/talks/2024/a.mp4"],
            ["/a.mp4", "/talks", "/talks.mp4", "/talks2/a.mp4", "/Talks/a.mp4", "/a/talks/b.mp4"]
        ),
        (
            "/talks/2024/", ["/talks/2024/a.mp4", "/talks/2024/x/a.mp4"],
            ["/talks/a.mp4", "/talks/2024", "/talks/20244/a.mp4", "/2024/talks/a.mp4"]
        ),
        (
            "/*/trailers/", ["/a/trailers/b.mp4", "/é/trailers/x/b.mp4"],
            ["/trailers/b.mp4", "/a/b/trailers/c.mp4", "/a/trailers"]
        ),
        ("/*/", ["/a/b.mp4", "/a/b/c.mp4"], ["/b.mp4"]),
        (
            "/season-*/", ["/season-1/a.mp4", "/season-/a.mp4", "/season-*/a.mp4"],
            ["/season/a.mp4", "/aseason-1/a.mp4", "/season-1.mp4"]
        ),
        ("/*-de/", ["/a-de/b.mp4", "/-de/b.mp4"], ["/a-de-at/b.mp4", "/de/b.mp4"]),
        ("/a*b*c/", ["/abc/x", "/abbbc/x", "/a1b2c/x", "/abcbc/x"], ["/acb/x", "/ab/x", "/ac/x", "/abca/x"]),
        ("/ab*ba/", ["/abba/x", "/ab ba/x"], ["/aba/x", "/ab/x"]),
        ("/**/", ["/a/x"], ["/x"]),
        ("/a=b/", ["/a=b/x"], ["/a/x"]),
        ("/ü/", ["/ü/x"], ["/u\u{308}/x", "/u/x"]),
    ])
    func covers(_ pattern: String, _ inside: [String], _ outside: [String]) throws {
        let folder = try #require(FolderPattern(pattern))
        #expect(folder.description == pattern)
        for path in inside { #expect(folder.covers(Array(path.utf8)), "\(path)") }
        for path in outside { #expect(!folder.covers(Array(path.utf8)), "\(path)") }
    }

    @Test(arguments: [
        "", "talks", "talks/", "/talks", "*", "//", "/a//b/", "/./", "/../", "/.git/", "/a\u{0}/", "/a\nb/", "/\u{7F}/",
    ])
    func otherTextsAreNoFolders(_ text: String) {
        #expect(FolderPattern(text) == nil)
    }

    /// Each asterisk may stand for anything: tried one by one that would take for ever.
    @Test(.timeLimit(.minutes(5)))
    func aLongNameCostsNoMoreThanItIsLong() throws {
        let folder = try #require(FolderPattern("/" + String(repeating: "*a", count: 60) + "*b/"))
        #expect(!folder.covers(Array("/\(String(repeating: "a", count: 4000))/x".utf8)))
        #expect(folder.covers(Array("/\(String(repeating: "a", count: 4000))b/x".utf8)))
    }
}
