import MediaLibrary
import RangePlanning
import Testing

@testable import Responder

/// How the slices of a plan become windows, and where the bytes of the body come from.
struct FilmContentTests {
    private static let tag = EntityTag(size: 0, modified: 0, nanoseconds: 0)

    static func plan(_ range: String?, size: Int64, window: Int64) -> ResponsePlan {
        ResponsePlan(
            for: RequestFields(range: range),
            of: Target(
                size: size,
                entityTag: tag,
                lastModified: HTTPDate(secondsSince1970: 0),
                mediaType: "video/mp4"
            ),
            at: HTTPDate(secondsSince1970: 1_700_000_000),
            policy: RangePolicy(cap: .never, window: window, mergeGap: 0)
        )
    }

    private static func content(_ range: String?, of film: FakeFilm, window: Int64) -> FilmContent {
        FilmContent(plan(range, size: film.representation.size, window: window), of: film, window: window)
    }

    /// The counts of all windows.
    private static func windows(_ content: FilmContent) -> [Int64] {
        var content = content
        var counts: [Int64] = []
        while let count = content.nextWindow() { counts.append(count) }
        return counts
    }

    private static func read(_ content: FilmContent, _ count: Int, at offset: Int64) throws(FilmContentError) -> [UInt8]
    {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        var buffer = unsafe span.mutableBytes
        try content.read(into: &buffer, at: offset)
        return bytes
    }

    @Test(
        arguments: [
            (nil, 0, []), (nil, 1, [1]), (nil, 16, [16]), (nil, 17, [17]), (nil, 18, [16, 2]), (nil, 40, [16, 16, 8]),
            ("bytes=5-9", 40, [5]), ("bytes=5-36", 40, [16, 16]), ("bytes=5-37", 40, [16, 17]),
            ("bytes=-20", 40, [16, 4]),
        ] as [(String?, Int64, [Int64])]
    )
    func aPartIsCutIntoWindows(_ range: String?, _ size: Int64, _ windows: [Int64]) {
        #expect(Self.windows(Self.content(range, of: FakeFilm(size: size), window: 16)) == windows)
    }

    @Test func theNextWindowIsAnnouncedWhileOneIsSent() {
        let film = FakeFilm(size: 40)
        var content = Self.content("bytes=2-", of: film, window: 16)
        #expect(film.announced == [])
        _ = content.nextWindow()
        #expect(film.announced == [18..<34])
        _ = content.nextWindow()
        #expect(film.announced == [18..<34, 34..<40])
        _ = content.nextWindow()
        #expect(content.nextWindow() == nil)
        #expect(film.announced == [18..<34, 34..<40])
    }

    /// RFC 9110 14.6: between the parts stands what the plan frames them with, and Content-Length counts both.
    @Test(arguments: [1, 2, 7, 1000] as [Int64])
    func severalPartsAreFramed(_ window: Int64) throws {
        let film = FakeFilm(size: 3000)
        let plan = Self.plan("bytes=0-9,100-129,2990-2999", size: 3000, window: window)
        var expected: [UInt8] = []
        for slice in plan.slices {
            switch slice {
            case .text(let text): expected += text
            case .file(let range): expected += FakeFilm.bytes(range.lowerBound..<range.upperBound)
            }
        }
        var content = FilmContent(plan, of: film, window: window)
        var body: [UInt8] = []
        while let count = content.nextWindow() {
            #expect(count > 0)
            body += try Self.read(content, Int(count), at: Int64(body.count))
        }
        #expect(body == expected)
        #expect(Int64(body.count) == plan.contentLength)
    }

    @Test func anyPlaceIsReadAgain() throws {
        let film = FakeFilm(size: 3000)
        let plan = Self.plan("bytes=0-9,100-129", size: 3000, window: 16)
        let content = FilmContent(plan, of: film, window: 16)
        var start: Int64 = 0
        for slice in plan.slices {
            let end = start + slice.count
            for offset in start..<end {
                let expected: UInt8
                switch slice {
                case .text(let text): expected = text[Int(offset - start)]
                case .file(let range): expected = FakeFilm.byte(at: range.lowerBound + offset - start)
                }
                #expect(try Self.read(content, 1, at: offset) == [expected])
            }
            start = end
        }
    }

    @Test func aFileThatIsShorterThanPromisedIsAnError() {
        let content = Self.content("bytes=10-39", of: FakeFilm(size: 40, fault: .cut(30)), window: 16)
        #expect(throws: Never.self) { try Self.read(content, 20, at: 0) }
        for (count, offset) in [(21, 0), (1, 20), (10, 20)] as [(Int, Int64)] {
            let error = #expect(throws: FilmContentError.self) { try Self.read(content, count, at: offset) }
            #expect(error.map { "\($0)" } == "the file was cut short and now ends at byte 30")
        }
    }

    @Test func aReadThatFailsKeepsItsCause() {
        let content = Self.content("bytes=10-39", of: FakeFilm(size: 40, fault: .read(1)), window: 16)
        let error = #expect(throws: FilmContentError.self) { try Self.read(content, 5, at: 3) }
        #expect(error.map { "\($0)" }?.hasPrefix("pread at byte 13: ") == true)
    }
}
