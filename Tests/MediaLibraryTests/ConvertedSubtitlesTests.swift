import Glibc
import SystemPackage
import Testing

@testable import MediaLibrary

/// Subtitles that are asked for as WebVTT and lie there as SubRip.
struct ConvertedSubtitlesTests {
    private static let subRip = "1\n00:00:01,000 --> 00:00:02,000\nOne\n"
    private static let webVTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOne\n"
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: ["/film.vtt", "/film.VTT"])
    func areConverted(_ path: String) throws {
        try folder.addFile("film.srt", Self.subRip)
        let film = try folder.library().open(path)
        #expect(try film.text() == Self.webVTT)
        #expect(film.representation.size == Int64(Self.webVTT.utf8.count))
        #expect(film.representation.mediaType == "text/vtt; charset=utf-8")
        #expect(film.representation.modified == (try folder.library().open("/film.srt")).representation.modified)
    }

    @Test func areReadFromAnyOffset() throws {
        try folder.addFile("film.srt", Self.subRip)
        let film = try folder.library().open("/film.vtt")
        #expect(try film.read(6, at: 0) == Array("WEBVTT".utf8))
        #expect(try film.read(3, at: 1) == Array("EBV".utf8))
        #expect(try film.read(64, at: film.representation.size - 2) == Array("e\n".utf8))
        #expect(try film.read(64, at: film.representation.size) == [])
        #expect(try film.read(64, at: .max) == [])
    }

    @Test func areFoundBeneathANamedRoot() throws {
        try folder.addFolder("de")
        try folder.addFile("de/film.srt", Self.subRip)
        let root = try Root(name: "films", path: folder.path)
        let library = try MediaLibrary(roots: [root], mediaTypes: MediaTypes(systemTable: nil))
        #expect(try library.open("/films/de/film.vtt").text() == Self.webVTT)
    }

    @Test func onlyWhereThereAreNone() throws {
        try folder.addFile("film.srt", Self.subRip)
        try folder.addFile("film.vtt", "WEBVTT\n")
        let film = try folder.library().open("/film.vtt")
        #expect(try film.text() == "WEBVTT\n")
        #expect(film.representation.variant == nil)
    }

    @Test func doNotStandInForWhatMustNotBeServed() throws {
        try folder.addFolder("film.vtt")
        try folder.addFile("film.srt", Self.subRip)
        #expect(throws: LookupError.notRegular) { try folder.library().open("/film.vtt") }
    }

    @Test func areToldFromAFileOfTheirSizeAndTime() throws {
        try folder.addFile("film.srt", Self.subRip)
        let converted = try folder.library().open("/film.vtt").representation
        #expect(converted.variant != nil)
        #expect(try folder.library().open("/film.srt").representation.variant == nil)
    }

    @Test func nothingElseIsConverted() throws {
        try folder.addFile("film.srt", Self.subRip)
        try folder.addFile("film.vtt.srt", Self.subRip)
        for path in ["/film.webvtt", "/film.ass", "/filmvtt", "/vtt", "/film", "/film.", "/other.vtt", "/film.vtt/"] {
            #expect(throws: LookupError.self, "\(path)") { try folder.library().open(path) }
        }
    }

    @Test func theReasonIsThatOfTheFileThatIsConverted() throws {
        try folder.addFolder("folder.srt")
        try folder.addLink("link.srt", to: "/etc/hostname")
        #expect(throws: LookupError.notRegular) { try folder.library().open("/folder.vtt") }
        #expect(throws: LookupError.outside) { try folder.library().open("/link.vtt") }
        #expect(throws: LookupError.notFound) { try folder.library().open("/missing.vtt") }
        #expect(throws: LookupError.hidden) { try folder.library().open("/.vtt") }
    }

    @Test func filesThatAreTooLargeAreNotRead() throws {
        let largest = ConvertedSubtitles.maximumSize
        #expect(largest == 4 * 1024 * 1024)
        for (size, isConverted) in [(largest, true), (largest + 1, false), (3 << 40, false)] {
            let path = try folder.addFile("film.srt")
            try check(unsafe truncate(path, off_t(size)))
            if isConverted {
                #expect(try folder.library().open("/film.vtt").text() == "WEBVTT\n")
            } else {
                #expect(throws: LookupError.tooLarge(size: size)) { try folder.library().open("/film.vtt") }
            }
        }
        #expect(!LookupError.tooLarge(size: 5_000_000).isServerFailure)
        #expect(
            "\(LookupError.tooLarge(size: 5_000_000))" == "5000000 bytes of subtitles; at most 4194304 are converted"
        )
    }

    /// A file that changes, or a disk that fails, while it is converted.
    @Test func whatCannotBeReadWholeIsNotServed() {
        #expect(throws: LookupError.changed) {
            try ConvertedSubtitles(of: FailingFile(.short), mediaType: "text/vtt")
        }
        #expect(throws: LookupError.failed(operation: "pread", .ioError)) {
            try ConvertedSubtitles(of: FailingFile(.error), mediaType: "text/vtt")
        }
        #expect(LookupError.changed.isServerFailure)
    }
}

/// A file of ten bytes, of which not all can be read.
private final class FailingFile: MediaFile {
    enum Fault {
        case short
        case error
    }

    let representation = Representation(
        size: 10,
        modified: .init(seconds: 0, nanoseconds: 0),
        mediaType: "application/x-subrip"
    )
    private let fault: Fault

    init(_ fault: Fault) {
        self.fault = fault
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int {
        switch fault {
        case .short: return 9
        case .error: throw ReadError(operation: "pread", offset: offset, errno: .ioError)
        }
    }

    func currentSize() -> Int64 { representation.size }

    func willNeed(from offset: Int64, count: Int64) {}
}
