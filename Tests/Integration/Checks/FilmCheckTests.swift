import Foundation
import Subprocess
import Testing

extension Integration {
    /// `rangefinder check FILM` with films that ffmpeg makes.
    @Suite
    struct FilmCheckTests {
        private static let web = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "aac"]

        /// Makes a film of some seconds with ffmpeg.
        private func film(_ name: String, seconds: Int = 4, _ options: [String], in folder: TemporaryFolder)
            async throws
        {
            let sources = ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10", "-f", "lavfi", "-i", "sine"]
            let command =
                ["ffmpeg", "-nostdin", "-loglevel", "error"] + sources + ["-t", "\(seconds)"] + options + [name]
            let answer = try await CommandAnswer.of(command, in: folder)
            try #require(answer.exitCode == 0, "\(answer.words)")
        }

        @Test
        func nothingIsWrongWithAFilmForTheWeb() async throws {
            let folder = try TemporaryFolder()
            try await film("a.mp4", Self.web + ["-g", "20", "-movflags", "+faststart"], in: folder)
            let answer = try await CheckAnswer.check("a.mp4", in: folder)
            #expect(answer.exitCode == 0)
            #expect(Set(answer.findings.map(\.grade)) == ["good"])
            #expect(answer["key frames"]?.text == "at most 2.0 s apart")
        }

        /// And the command that it names mends it.
        @Test
        func namesAnIndexAtTheEndAndItsRepair() async throws {
            let folder = try TemporaryFolder()
            try await film("two words.mp4", Self.web + ["-g", "20"], in: folder)
            let answer = try await CheckAnswer.check("two words.mp4", in: folder)
            #expect(answer.warnings == ["index"])
            let words = try #require(answer["repair"]?.text.split(separator: ": ", maxSplits: 1).last)
            let repair = try await CommandAnswer.of(["sh", "-c", String(words)], in: folder)
            #expect(repair.exitCode == 0)
            let mended = try await CheckAnswer.check("two words.web.mp4", in: folder)
            #expect(Set(mended.findings.map(\.grade)) == ["good"])
        }

        @Test
        func namesHEVCAndAC3() async throws {
            let folder = try TemporaryFolder()
            let codecs = ["-c:v", "libx265", "-x265-params", "log-level=none:keyint=20", "-c:a", "ac3"]
            try await film("a.mp4", codecs + ["-movflags", "+faststart"], in: folder)
            let answer = try await CheckAnswer.check("a.mp4", in: folder)
            #expect(answer.faults == ["video", "audio"])
            #expect(answer["video"]?.text.hasPrefix("hevc") == true)
            #expect(answer["audio"]?.text.hasPrefix("ac3") == true)
            #expect(answer["repair"]?.text.contains("-c:v libx264") == true)
            #expect(answer["repair"]?.text.contains("-c:a aac") == true)
        }

        @Test(arguments: ["a.mp4", "a.webm"])
        func namesSparseKeyFrames(_ name: String) async throws {
            let folder = try TemporaryFolder()
            let codecs =
                name.hasSuffix("mp4") ? Self.web : ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]
            try await film(name, seconds: 15, codecs + ["-g", "1000", "-keyint_min", "1000"], in: folder)
            let answer = try await CheckAnswer.check(name, in: folder)
            #expect(answer.faults == ["key frames"])
        }

        @Test
        func namesAContainerThatBrowsersLack() async throws {
            let folder = try TemporaryFolder()
            try await film("a.mkv", Self.web + ["-g", "20"], in: folder)
            try await film("b.avi", ["-c:v", "mpeg2video", "-c:a", "mp2"], in: folder)
            #expect(try await CheckAnswer.check("a.mkv", in: folder).faults == ["container"])
            #expect(try await CheckAnswer.check("b.avi", in: folder).faults == ["container", "video", "audio"])
        }

        @Test
        func namesARecordingThatWasCutOff() async throws {
            let folder = try TemporaryFolder()
            try folder.add("a.mp4", try Film.indexAtEnd.bytes(0...1_000_000))
            let answer = try await CheckAnswer.check("a.mp4", in: folder)
            #expect(answer.faults == ["codecs", "index"])
            #expect(answer["index"]?.text.contains("missing") == true)
        }

        @Test
        func namesWhatIsNoFilm() async throws {
            let folder = try TemporaryFolder()
            try folder.add("a.mp4", Data("<!doctype html>".utf8))
            #expect(try await CheckAnswer.check("a.mp4", in: folder).faults == ["container"])
        }

        /// Without ffprobe, the boxes of an MP4 tell.
        @Test
        func readsBoxesByItself() async throws {
            let folder = try TemporaryFolder()
            try await film(
                "a.mp4",
                seconds: 15,
                [
                    "-c:v", "libx265", "-x265-params", "log-level=none:keyint=1000",
                    "-c:a", "ac3",
                ],
                in: folder
            )
            let answer = try await CommandAnswer.of(
                [Project.command, "check", "--json", "a.mp4"],
                environment: .withoutSettings.updating(["PATH": "/nowhere"]),
                in: folder
            )
            #expect(answer.exitCode == 1)
            for word in ["hevc", "ac3", "at the end", "at most 15.0 s apart", "not run"] {
                #expect(answer.output.contains(word), "\(word)")
            }
        }

        @Test
        func namesAFileThatIsMissing() async throws {
            let answer = try await CommandAnswer.rangefinder("check", "no-such.mp4", in: TemporaryFolder())
            #expect(answer.exitCode == 66)
            #expect(answer.words.contains("no-such.mp4 cannot be read"))
        }
    }
}
