import RangePlanning
import Testing

@testable import Responder

/// Answers from end to end, but for the wire: a request comes in, and the bytes of an answer go out.
struct ResponderTests {
    private static let film = String((0..<100).map { Character(Unicode.Scalar(UInt8(ascii: " ") + $0 % 90)) })
    private static let problem = ["HTTP_ACCEPT": "application/json"]
    private static let tag = "\"64-6553f100-5\""

    private static func folder(_ flags: [Setting: [String]] = [:]) throws -> FilmFolder {
        let folder = try FilmFolder(flags)
        try folder.addFile("film.mp4", film)
        try folder.addFile("Käfer \"1\".mp4", "K")
        try folder.addFile("film.de.srt", "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Grüße</i>\r\n")
        return folder
    }

    // MARK: Films

    @Test func aFilmComesWithItsFields() throws {
        let answer = try Self.folder().answer("/film.mp4")
        #expect(answer.status == "200 OK")
        #expect(answer.text == Self.film)
        let expected = [
            "Accept-Ranges: bytes", "Cache-Control: private, max-age=3600", "Content-Length: 100",
            "Content-Type: video/mp4", "ETag: \(Self.tag)", "Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT",
            "X-Content-Type-Options: nosniff",
        ]
        #expect(answer.fields.map { "\($0.name): \($0.value)" }.sorted() == expected)
    }

    @Test func aRangeComesToTheByte() throws {
        let answer = try Self.folder().answer("/film.mp4", ["HTTP_RANGE": "bytes=10-19"])
        #expect(answer.status == "206 Partial Content")
        #expect(answer["Content-Range"] == "bytes 10-19/100")
        #expect(answer.text == String(Self.film.dropFirst(10).prefix(10)))
    }

    /// RFC 9110 15.4.5: what a 200 would have had of these.
    @Test func whatTheClientHasIsNotSentAgain() throws {
        let same = try Self.folder([.responseField: ["/=X-A: 1"]]).answer("/film.mp4", ["HTTP_IF_NONE_MATCH": Self.tag])
        #expect(same.status == "304 Not Modified")
        #expect(same.body == [])
        #expect(same["ETag"] == Self.tag)
        #expect(same["Cache-Control"] == "private, max-age=3600")
        #expect(same["X-A"] == "1")
        #expect(same["Content-Length"] == nil)
    }

    /// RFC 9110 9.3.2; 14.2: Range is for GET alone.
    @Test(arguments: ["", "bytes=0-9", "bytes=500-"])
    func headHasTheFieldsOfGetWithoutRange(_ range: String) throws {
        let folder = try Self.folder()
        let head = try folder.answer("/film.mp4", ["HTTP_RANGE": range], method: "HEAD")
        let get = try folder.answer("/film.mp4")
        #expect(head.body == [])
        #expect(head.status == get.status)
        #expect(head.fields.map(\.name) == get.fields.map(\.name))
        #expect(head.fields.map(\.value) == get.fields.map(\.value))
    }

    @Test func optionsNamesTheMethods() throws {
        let answer = try Self.folder().answer("/film.mp4", method: "OPTIONS")
        #expect(answer.status == "204 No Content")
        #expect(answer["Allow"] == "GET, HEAD, OPTIONS")
        #expect(answer["Content-Length"] == nil, "RFC 9110 8.6: none with 204")
        #expect(answer.body == [])
    }

    // MARK: Downloads

    @Test func aDownloadIsSavedUnderTheNameOfTheFilm() throws {
        let folder = try Self.folder()
        let query = ["QUERY_STRING": "token=x&download"]
        #expect(try folder.answer("/film.mp4")["Content-Disposition"] == nil)
        #expect(try folder.answer("/film.mp4", query)["Content-Disposition"] == #"attachment; filename="film.mp4""#)
        #expect(
            try folder.answer("/Käfer \"1\".mp4", query, method: "HEAD")["Content-Disposition"]
                == #"attachment; filename="K_fer _1_.mp4"; filename*=UTF-8''K%C3%A4fer%20%221%22.mp4"#
        )
        let part = try folder.answer("/film.mp4", query.merging(["HTTP_RANGE": "bytes=5-"]) { $1 })
        #expect(part.status == "206 Partial Content")
        #expect(part["Content-Disposition"] != nil, "a download that is resumed keeps its name")
        #expect(try folder.answer("/missing.mp4", query)["Content-Disposition"] == nil)
    }

    // MARK: Folders

    @Test func rulesOfFoldersHoldForTheirFilms() throws {
        let folder = try Self.folder([
            .cacheControl: ["/=public, max-age=9"], .responseField: ["/=X-A: 1", "/talks/=X-B: 2"],
        ])
        let answer = try folder.answer("/film.mp4")
        #expect(answer["Cache-Control"] == "public, max-age=9")
        #expect(answer["X-A"] == "1")
        #expect(answer["X-B"] == nil)
        let missing = try folder.answer("/missing.mp4")
        #expect(missing["Cache-Control"] == "no-cache")
        #expect(missing["X-A"] == nil)
    }

    // MARK: Subtitles

    private static let webVTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<i>Grüße</i>\n"

    @Test func subtitlesAreConverted() throws {
        let folder = try Self.folder()
        let answer = try folder.answer("/film.de.vtt")
        #expect(answer.status == "200 OK")
        #expect(answer.text == Self.webVTT)
        #expect(answer["Content-Type"] == "text/vtt; charset=utf-8")
        #expect(answer["Content-Length"] == "\(Self.webVTT.utf8.count)")
        #expect(try folder.answer("/film.de.vtt", method: "HEAD")["Content-Length"] == "\(Self.webVTT.utf8.count)")
        let part = try folder.answer("/film.de.vtt", ["HTTP_RANGE": "bytes=3-5"])
        #expect(part.text == "VTT")
        #expect(part["Content-Range"] == "bytes 3-5/\(Self.webVTT.utf8.count)")
    }

    @Test func convertedSubtitlesHaveATagOfTheirOwn() throws {
        let folder = try Self.folder()
        let tag = try #require(try folder.answer("/film.de.vtt")["ETag"])
        #expect(EntityTag(parsing: tag)?.isWeak == false)
        #expect(try folder.answer("/film.de.srt")["ETag"] != tag)
        #expect(try folder.answer("/film.de.vtt", ["HTTP_IF_NONE_MATCH": tag]).status == "304 Not Modified")
        #expect(try folder.answer("/film.de.vtt", ["HTTP_IF_MATCH": "\"x\""]).status == "412 Precondition Failed")
        let resumed = try folder.answer("/film.de.vtt", ["HTTP_RANGE": "bytes=3-5", "HTTP_IF_RANGE": tag])
        #expect(resumed.status == "206 Partial Content")

        // The same bytes with the same time, as a file: served as it is, and another tag.
        try folder.addFile("film.de.vtt", Self.webVTT)
        let file = try folder.answer("/film.de.vtt")
        #expect(file.text == Self.webVTT)
        #expect(file["ETag"] != tag)
        #expect(try folder.answer("/film.de.vtt", ["HTTP_IF_NONE_MATCH": tag]).status == "200 OK")
    }

    @Test func subtitlesThatAreTooLargeAreLoggedWithTheReason() throws {
        let folder = try Self.folder()
        try folder.addFile("large.srt", String(repeating: " ", count: 4 * 1024 * 1024 + 1))
        #expect(try folder.answer("/large.vtt").status == "404 Not Found")
        let line = try folder.logLines().last
        #expect(line?.contains("reason=\"4194305 bytes of subtitles; at most 4194304 are converted\"") == true)
        #expect(try folder.answer("/large.srt", method: "HEAD").status == "200 OK")
    }

    // MARK: Refusals

    @Test(
        arguments: [
            ("GET", "/missing.mp4", [:], "404 Not Found"),
            ("GET", "/../film.mp4", [:], "404 Not Found"),
            ("GET", "//film.mp4", [:], "404 Not Found"),
            ("GET", "/film.mp4/", [:], "404 Not Found"),
            ("GET", "\\film.mp4", [:], "404 Not Found"),
            ("GET", "/film\n.mp4", [:], "404 Not Found"),
            ("GET", "", [:], "404 Not Found"),
            ("GET", "/", [:], "404 Not Found"),
            ("GET", "/" + String(repeating: "x", count: 5000), [:], "404 Not Found"),
            ("GET", "/.hidden", [:], "404 Not Found"),
            ("POST", "/film.mp4", [:], "405 Method Not Allowed"),
            ("get", "/film.mp4", [:], "405 Method Not Allowed"),
            ("", "/film.mp4", [:], "405 Method Not Allowed"),
            ("GET", "/film.mp4", ["HTTP_IF_MATCH": "\"other\""], "412 Precondition Failed"),
            ("GET", "/film.mp4", ["HTTP_RANGE": "bytes=100-"], "416 Range Not Satisfiable"),
        ] as [(String, String, [String: String], String)]
    )
    func aRefusalExplainsItself(_ method: String, _ path: String, _ fields: [String: String], _ status: String) throws {
        let folder = try Self.folder()
        for (accept, type) in [
            ("*/*", "text/plain; charset=utf-8"), ("text/html", "text/html; charset=utf-8"),
            ("application/json", "application/problem+json"),
        ] {
            let answer = try folder.answer(path, fields.merging(["HTTP_ACCEPT": accept]) { $1 }, method: method)
            #expect(answer.status == status)
            #expect(answer["Content-Type"] == type)
            #expect(answer["Content-Length"] == "\(answer.body.count)")
            #expect(!answer.body.isEmpty)
            #expect(answer["Vary"] == "Accept")
            #expect(answer["Cache-Control"] == "no-cache")
            #expect(answer["X-Content-Type-Options"] == "nosniff")
            #expect(answer["Allow"] == (status.hasPrefix("405") ? "GET, HEAD, OPTIONS" : nil))
            #expect(answer["Content-Range"] == (status.hasPrefix("416") ? "bytes */100" : nil))
        }
    }

    /// A range is of the film, and not of what explains that there is none.
    @Test func rangesDoNotApplyToRefusals() throws {
        let folder = try Self.folder()
        let whole = try folder.answer("/missing.mp4")
        for range in ["bytes=0-3", "bytes=1000-", "bytes=-1"] {
            let answer = try folder.answer("/missing.mp4", ["HTTP_RANGE": range])
            #expect(answer.status == "404 Not Found")
            #expect(answer.body == whole.body)
            #expect(answer["Content-Range"] == nil)
        }
    }

    @Test func theSameIsSaidOfWhatIsMissingAndWhatIsForbidden() throws {
        let folder = try Self.folder()
        try folder.addFile(".hidden", "secret")
        let missing = try folder.answer("/missing.mp4", Self.problem)
        for path in ["/.hidden", "/../etc/passwd", "/film\u{7F}"] {
            let answer = try folder.answer(path, Self.problem)
            #expect(answer.body == missing.body)
            #expect(answer.fields.map(\.value) == missing.fields.map(\.value))
        }
    }

    @Test func headOfARefusalHasTheLengthOfItsBody() throws {
        let folder = try Self.folder()
        let get = try folder.answer("/missing.mp4", Self.problem)
        let head = try folder.answer("/missing.mp4", Self.problem, method: "HEAD")
        #expect(head.status == get.status)
        #expect(head.body == [])
        #expect(head.fields.map(\.value) == get.fields.map(\.value))
        #expect(head["Content-Length"] == "\(get.body.count)")
    }

    @Test func theLogSaysWhyThereIsNoFilm() throws {
        let folder = try Self.folder()
        for path in ["/missing.mp4", "/.hidden", "/new\nline"] { _ = try folder.answer(path) }
        let lines = try folder.logLines()
        #expect(lines.count == 3)
        for (line, reason) in zip(lines, ["not found", "a name that begins with a dot", "not a name that is served"]) {
            #expect(line.contains(" status=404 length=0 sent=0 ending=complete reason=\"\(reason)\""))
        }
    }
}
