import Testing

@testable import Checking

/// What films are made of, and which players cannot take it.
struct FilmTests {
    private static let h264 = FilmFacts.Track(kind: .video, codec: "h264", profile: "High", pixels: "yuv420p")
    private static let aac = FilmFacts.Track(kind: .audio, codec: "aac", profile: "LC")

    private func findings(
        _ container: FilmSignature = .mp4,
        _ tracks: [FilmFacts.Track] = [h264, aac],
        index: MovieIndex.Place? = .front,
        gap: Double? = 2
    ) -> [Finding] {
        let facts = FilmFacts(container: container, tracks: tracks, index: index, longestGap: gap, isProbed: true)
        return FilmJudgement(path: "films/my film.mp4", facts: facts).findings
    }

    @Test
    func aFilmForTheWebIsWell() {
        #expect(findings().allSatisfy { $0.grade == .good })
    }

    @Test(
        arguments: [
            ("hevc", FilmFacts.Track.Kind.video), ("mpeg2video", .video), ("mpeg4", .video), ("prores", .video),
            ("ac3", .audio), ("eac3", .audio), ("dts", .audio), ("truehd", .audio), ("mp2", .audio),
        ]
    )
    func namesCodecsThatBrowsersLack(_ codec: String, _ kind: FilmFacts.Track.Kind) {
        let findings = findings(.mp4, [Self.h264, FilmFacts.Track(kind: kind, codec: codec)])
        #expect(findings.first { $0.grade == .fault }?.text == codec)
        let command = findings.last?.text ?? ""
        #expect(command.contains(kind == .video ? "-c:v libx264" : "-c:v copy"))
        #expect(command.contains(kind == .video ? "-c:a copy" : "-c:a aac"))
    }

    @Test
    func namesDeepColour() {
        let track = FilmFacts.Track(kind: .video, codec: "h264", profile: "High 10", pixels: "yuv420p10le")
        #expect(findings(.mp4, [track]).contains { $0.subject == "video" && $0.grade == .fault })
    }

    @Test
    func aLateIndexCouldBeBetterAndHasARepair() throws {
        let findings = findings(index: .end)
        #expect(findings.contains { $0.subject == "index" && $0.grade == .warning })
        let repair = try #require(findings.last)
        #expect(
            repair.text
                == "one command mends it: ffmpeg -i 'films/my film.mp4' -c:v copy -c:a copy -movflags +faststart"
                + " 'films/my film.web.mp4'"
        )
    }

    @Test(arguments: [(10.0, Finding.Grade.good), (10.1, .fault), (250, .fault)])
    func judgesKeyFrames(_ gap: Double, _ grade: Finding.Grade) {
        #expect(findings(gap: gap).first { $0.subject == "key frames" }?.grade == grade)
    }

    @Test(arguments: [(FilmSignature.matroska, Finding.Grade.fault), (.avi, .fault), (.webM, .good), (.ogg, .warning)])
    func judgesContainers(_ container: FilmSignature, _ grade: Finding.Grade) {
        #expect(findings(container, index: nil).first { $0.subject == "container" }?.grade == grade)
    }

    @Test
    func readsWhatFFprobeSays() {
        let text = """
            streams.stream.0.codec_name="hevc"
            streams.stream.0.profile="Main"
            streams.stream.0.codec_type="video"
            streams.stream.0.pix_fmt="yuv420p"
            streams.stream.0.disposition.attached_pic=0
            streams.stream.1.codec_name="mjpeg"
            streams.stream.1.codec_type="video"
            streams.stream.1.disposition.attached_pic=1
            streams.stream.2.codec_name="subrip"
            streams.stream.2.codec_type="subtitle"
            """
        #expect(
            FFprobe.tracks(in: text)
                == [FilmFacts.Track(kind: .video, codec: "hevc", profile: "Main", pixels: "yuv420p")]
        )
    }

    @Test(
        arguments: [
            ("0.0,K__\n0.5,___\n2.0,K__\n3.0,___\n", 2.0), ("0.0,K__\n1.0,___\n30.0,___\n", 30),
            ("0.0,___\n", nil), ("", nil), ("N/A,K__\n", nil),
        ] as [(String, Double?)]
    )
    func measuresGapsBetweenPackets(_ text: String, _ gap: Double?) {
        #expect(FFprobe.longestGap(in: text) == gap)
    }

    @Test(
        arguments: [
            ([0, 0, 0, 32] + Array("ftypmp42".utf8), FilmSignature.mp4),
            ([0x1A, 0x45, 0xDF, 0xA3, 0x93, 0x42, 0x82, 0x84] + Array("webm".utf8), .webM),
            ([0x1A, 0x45, 0xDF, 0xA3, 0x93, 0x42, 0x82, 0x88] + Array("matroska".utf8), .matroska),
            (Array("RIFF....AVI LIST".utf8), .avi), (Array("OggS".utf8), .ogg), (Array("FLV\u{1}".utf8), .flash),
            (Array("Great: yaml".utf8), nil), ([], nil),
        ] as [([UInt8], FilmSignature?)]
    )
    func knowsContainersByTheirFirstBytes(_ bytes: [UInt8], _ signature: FilmSignature?) {
        #expect(FilmSignature(bytes) == signature)
    }

    /// Boxes whose sizes lie end the list instead of the process.
    @Test(
        arguments: [
            [], [0, 0, 0, 9] + Array("moov".utf8), [0, 0, 0, 4] + Array("moov".utf8),
            [0, 0, 0, 1] + Array("moov".utf8),
            [0, 0, 0, 1] + Array("moov".utf8) + Array(repeating: 0xFF, count: 8), Array(repeating: 0xFF, count: 100),
        ] as [[UInt8]]
    )
    func survivesBrokenBoxes(_ bytes: [UInt8]) {
        #expect(MovieBox.all(in: bytes[...]).isEmpty)
    }

    @Test(arguments: [
        ("plain-1.mp4", "plain-1.mp4"), ("two words", "'two words'"), ("it's", #"'it'\''s'"#), ("", "''"),
    ])
    func quotesForAShell(_ text: String, _ quoted: String) {
        #expect(text.shellQuoted == quoted)
    }
}
