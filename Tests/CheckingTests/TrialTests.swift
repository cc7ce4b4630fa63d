import Testing

@testable import Checking

/// What trials of a server's properties make of its answers.
struct TrialTests {
    private static let size = RemoteFilm.goodSize

    private func finding(_ subject: String, _ answers: Exchange...) throws -> Finding {
        let film = try #require(RemoteFilm.good())
        let trials = Trial.ofRanges(film) + Trial.ofAnswers(film)
        let trial = try #require(trials.first { $0.subject == subject })
        #expect(trial.requests.count == answers.count)
        return trial.judge(answers)
    }

    /// RFC 9110 section 15.5.17.
    @Test
    func beyondTheEnd() throws {
        let place = ["Content-Range": "bytes */\(Self.size)"]
        #expect(try finding("past the end", .answer(416, place)).grade == .good)
        #expect(try finding("past the end", .answer(416, [:])).grade == .warning)
        #expect(try finding("past the end", .answer(416, ["Content-Range": "bytes */1"])).grade == .warning)
        #expect(try finding("past the end", .whole(Self.size)).grade == .fault)
        #expect(try finding("past the end", .part(Self.size - 1, Self.size - 1, of: Self.size)).grade == .fault)
    }

    /// RFC 9110 section 13.1.5.
    @Test
    func ifRange() throws {
        let (part, whole) = (Exchange.part(512, 1023, of: Self.size), Exchange.whole(Self.size))
        #expect(try finding("If-Range", part, whole).grade == .good)
        #expect(try finding("If-Range", whole, whole).grade == .fault)
        #expect(try finding("If-Range", part, part).grade == .fault)
    }

    @Test
    func severalRanges() throws {
        let multipart = Exchange.answer(206, ["Content-Type": "multipart/byteranges; boundary=x"])
        #expect(try finding("several ranges", multipart).grade == .good)
        #expect(try finding("several ranges", .whole(Self.size)).grade == .note)
        #expect(try finding("several ranges", .part(0, 0, of: Self.size)).grade == .warning)
        #expect(try finding("several ranges", .answer(400, [:])).grade == .warning)
    }

    @Test
    func head() throws {
        let fields = ["Content-Type": "video/mp4", "Accept-Ranges": "bytes", "ETag": "\"a\""]
        #expect(try finding("HEAD", .whole(Self.size, fields)).grade == .good)
        #expect(try finding("HEAD", .whole(0, fields)).text.contains("Content-Length: 0"))
        #expect(try finding("HEAD", .answer(405, [:])).grade == .warning)
    }

    @Test
    func compression() throws {
        let packed = Exchange.answer(200, ["Content-Encoding": "gzip"])
        let part = Exchange.part(512, 1023, of: Self.size)
        #expect(try finding("compression", .whole(Self.size), part).grade == .good)
        #expect(try finding("compression", packed, part).grade == .fault)
        #expect(try finding("compression", .whole(Self.size), packed).grade == .fault)
    }

    /// A field that is missing matters only to those who cast streams in pieces.
    @Test
    func crossOrigin() throws {
        #expect(try finding("CORS", .part(0, 0, of: Self.size)).grade == .note)
        #expect(try finding("CORS", .part(0, 0, of: Self.size, ["Access-Control-Allow-Origin": "*"])).grade == .good)
    }

    /// The two answers from the middle have to hold the same bytes.
    @Test
    func openEndedRange() throws {
        let middle = Self.size / 2
        var (exact, open) = (
            Exchange.part(middle, middle + 511, of: Self.size), Exchange.part(middle, Self.size - 1, of: Self.size)
        )
        (exact.body, open.body) = ([1, 2, 3], [1, 2, 3, 4])
        #expect(try finding("range to end", exact, open).grade == .good)
        open.body = [0, 2, 3]
        #expect(try finding("range to end", exact, open).grade == .fault)
    }
}
