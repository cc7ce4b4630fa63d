import Testing

@testable import Responder

/// Answers that leave the film to nginx.
struct AccelRedirectTests {
    private static func folder(_ flags: [Setting: [String]] = [:]) throws -> FilmFolder {
        let folder = try FilmFolder(flags.merging([.delivery: ["accel"]]) { $1 })
        try folder.addFile("a.mp4", "0123456789")
        return folder
    }

    @Test
    func namesTheFilm() throws {
        let folder = try Self.folder()
        let answer = try folder.answer("/a.mp4", ["HTTP_RANGE": "bytes=2-5"])
        #expect(answer.status == "200 OK")
        #expect(answer["X-Accel-Redirect"] == "/films-internal/a.mp4")
        #expect(answer["Content-Type"] == "video/mp4")
        #expect(answer["Cache-Control"] == "private, max-age=3600")
        #expect(answer["Content-Length"] == nil)
        #expect(answer["ETag"] == nil)
        #expect(answer.body.isEmpty)
        let line = try #require(folder.logLines().last)
        #expect(line.contains(" delivery=accel range="))
        #expect(!line.contains("status="), "only nginx knows it")
    }

    /// RFC 3986 section 2.1 and 2.3: nginx decodes the value, and takes `?` for the end of the path.
    @Test(arguments: [
        ("two words", "two%20words"), ("100% sure", "100%25%20sure"), ("%41", "%2541"), ("what?", "what%3F"),
        ("number #1", "number%20%231"), ("one+one", "one%2Bone"), ("a&b;c=d", "a%26b%3Bc%3Dd"),
        (#"back\slash"#, "back%5Cslash"), (#""'"#, "%22%27"), ("caf\u{e9}", "caf%C3%A9"), ("🎬", "%F0%9F%8E%AC"),
        ("a-b.c_d~e", "a-b.c_d~e"),
    ])
    func encodesOddNames(_ name: String, _ encoded: String) throws {
        let folder = try Self.folder([.accelLocation: ["/x/y/"]])
        try folder.addFile("\(name).mp4", "0")
        #expect(try folder.answer("/\(name).mp4")["X-Accel-Redirect"] == "/x/y/\(encoded).mp4")
    }

    @Test(arguments: ["/b.mp4", "/", "/../a.mp4", "/.hidden.mp4", "/a.mp4/", "//a.mp4"])
    func whatIsNotServedIsNotLeftToNGINX(_ path: String) throws {
        let folder = try Self.folder()
        try folder.addFile(".hidden.mp4", "0")
        let answer = try folder.answer(path)
        #expect(answer.status == "404 Not Found")
        #expect(answer["X-Accel-Redirect"] == nil)
    }

    @Test
    func aDownloadKeepsItsName() throws {
        let answer = try Self.folder().answer("/a.mp4", ["QUERY_STRING": "download"])
        #expect(answer["X-Accel-Redirect"] == "/films-internal/a.mp4")
        #expect(answer["Content-Disposition"] == #"attachment; filename="a.mp4""#)
    }

    @Test
    func tellsNGINXThePace() throws {
        let answer = try Self.folder([.pace: ["1MiB"], .paceBy: ["nginx"]]).answer("/a.mp4")
        #expect(answer["X-Accel-Redirect"] == "/films-internal/a.mp4")
        #expect(answer["X-Accel-Limit-Rate"] == "1048576")
    }

    /// What is made from a file stands nowhere for nginx to send.
    @Test
    func convertedSubtitlesAreSentFromHere() throws {
        let folder = try Self.folder()
        try folder.addFile("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n")
        let answer = try folder.answer("/a.vtt")
        #expect(answer.status == "200 OK")
        #expect(answer["X-Accel-Redirect"] == nil)
        #expect(answer.text.hasPrefix("WEBVTT"))
        #expect(try folder.answer("/a.srt")["X-Accel-Redirect"] == "/films-internal/a.srt")
    }

    @Test(arguments: ["/x/", "/films-internal/", "/a/b.c/~d_e/"])
    func aLocationIsAPath(_ text: String) throws {
        #expect(try #require(AccelLocation(text)).description == text)
    }

    @Test(arguments: ["", "/", "//", "x/", "/x", "/x//", "/./", "/x/../", "/a b/", "/é/", "/%20/", "/x/?", "@films"])
    func otherTextsAreNoLocations(_ text: String) {
        #expect(AccelLocation(text) == nil)
    }
}
