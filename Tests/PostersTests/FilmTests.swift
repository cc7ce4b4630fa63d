import Foundation
import Posters
import Testing

/// Posters of real films, made by real ffmpeg.
@Suite(.timeLimit(.minutes(10)))
struct FilmTests {
    private let folder: TemporaryFolder
    private let studio: Studio

    init() throws {
        folder = try TemporaryFolder()
        studio = try Studio(in: folder)
        try studio.start()
    }

    /// A film's shape when it is shown, and the poster's; 480 wide, and as high as the shape asks.
    struct Shape: Sendable {
        let size: String
        var pixels = "1/1"
        let poster: [Int]

        static let all = [
            Shape(size: "320x180", poster: [480, 270]),
            Shape(size: "180x320", poster: [480, 854]),
            // PAL of 4:3: pixels are not square.
            Shape(size: "720x576", pixels: "16/15", poster: [480, 360]),
        ]
    }

    @Test(arguments: ["mp4", "mkv", "webm", "ts", "avi"], [Shape.all[0]])
    func aFilmHasAPosterAndADuration(_ container: String, _ shape: Shape) throws {
        let name = "film.\(container)"
        try FFmpeg.make(folder.path(of: name), from: "testsrc2=size=\(shape.size):rate=10:duration=10", ["-g", "10"])
        #expect(try studio.facts(name) == nil)
        guard case .ready(let image) = try studio.poster(name) else {
            Issue.record("no poster")
            return
        }
        #expect(try FFmpeg.size(of: image) == shape.poster)
        #expect((2_000...100_000).contains(image.count), "\(image.count)")
        let seconds = try #require(try studio.facts(name)).duration / .seconds(1)
        #expect((9.8...10.2).contains(seconds), "\(seconds)")
    }

    @Test(arguments: Shape.all)
    func aPosterHasTheShapeInWhichTheFilmIsShown(_ shape: Shape) throws {
        let source = "testsrc2=size=\(shape.size):rate=10:duration=2,setsar=\(shape.pixels)"
        try FFmpeg.make(folder.path(of: "film.mp4"), from: source)
        guard case .ready(let image) = try studio.poster("film.mp4") else {
            Issue.record("no poster")
            return
        }
        #expect(try FFmpeg.size(of: image) == shape.poster)
    }

    /// The frame at a tenth is black here, as in many films that begin slowly.
    @Test
    func aPosterIsNotBlack() throws {
        let source = "color=white:size=320x180:rate=10:duration=20,drawbox=t=fill:c=black:enable='lt(t,3)'"
        try FFmpeg.make(folder.path(of: "film.mp4"), from: source, ["-g", "10"])
        guard case .ready(let image) = try studio.poster("film.mp4") else {
            Issue.record("no poster")
            return
        }
        #expect(try FFmpeg.brightness(of: image) > 200)
    }

    /// Longer than all that is read for a poster, with one key frame at its start.
    @Test
    func oneKeyFrameIsEnough() throws {
        let source = "testsrc2=size=64x36:rate=5:duration=700"
        try FFmpeg.make(folder.path(of: "film.mp4"), from: source, ["-g", "100000", "-sc_threshold", "0"])
        guard case .ready = try studio.poster("film.mp4") else {
            Issue.record("no poster")
            return
        }
    }

    /// Cut short with its index in front: what is there is enough.
    @Test
    func theBeginningOfAFilmIsEnough() throws {
        let source = "testsrc2=size=320x180:rate=10:duration=60"
        try FFmpeg.make(folder.path(of: "whole.mp4"), from: source, ["-g", "10", "-movflags", "+faststart"])
        let whole = try Data(contentsOf: URL(filePath: folder.path(of: "whole.mp4")))
        try folder.add("film.mp4", whole.prefix(whole.count / 20))
        guard case .ready = try studio.poster("film.mp4") else {
            Issue.record("no poster")
            return
        }
    }

    @Test
    func aBrokenFilmHasNone() throws {
        try FFmpeg.make(folder.path(of: "whole.mp4"), from: "testsrc2=size=320x180:rate=10:duration=10")
        let whole = try Data(contentsOf: URL(filePath: folder.path(of: "whole.mp4")))
        try folder.add("truncated.mp4", whole.prefix(whole.count / 2))
        var dice = SystemRandomNumberGenerator()
        try folder.add("random.mp4", Data((0..<100_000).map { _ in UInt8.random(in: 0...255, using: &dice) }))
        try folder.add("empty.mp4")
        try folder.add("text.mp4", Data("no film".utf8))
        // A terabyte that no disk has, behind the beginning of a film and behind nothing.
        for (name, beginning) in [("huge.mp4", whole.prefix(1000)), ("hole.ts", Data())] {
            let file = try #require(FileHandle(forUpdatingAtPath: try folder.add(name, beginning)))
            try file.truncate(atOffset: 1 << 40)
            try file.close()
        }
        for name in ["truncated.mp4", "random.mp4", "empty.mp4", "text.mp4", "huge.mp4", "hole.ts"] {
            #expect(try studio.poster(name) == .unavailable, "\(name)")
        }
        guard case .ready = try studio.poster("whole.mp4") else {
            Issue.record("broken films harm the whole one")
            return
        }
    }

    @Test
    func soundHasNone() throws {
        let path = folder.path(of: "sound.mp4")
        try FFmpeg.make(path, from: "sine=duration=5", ["-c:a", "aac"])
        #expect(try studio.poster("sound.mp4") == .unavailable)
        #expect(try #require(try studio.facts("sound.mp4")).duration / .seconds(1) > 4.9)
    }
}
