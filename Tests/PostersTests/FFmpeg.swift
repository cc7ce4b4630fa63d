import Foundation
import Testing

/// Real ffmpeg, which makes films and looks at posters.
enum FFmpeg {
    /// Makes a film.
    ///
    /// - Parameters:
    ///   - path: Where; the extension says which container.
    ///   - source: A source of lavfi, such as `testsrc2=size=320x180:rate=10:duration=10`.
    ///   - options: For the output.
    /// - Throws: If ffmpeg complains.
    static func make(_ path: String, from source: String, _ options: [String] = []) throws {
        _ = try run(["-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p"] + options + ["-y", path])
    }

    /// Width and height of an image.
    static func size(of image: [UInt8]) throws -> [Int] {
        let shown = ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", "-i", "pipe:0"]
        let text = try run(shown, program: "ffprobe", input: image)
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines).split(separator: ",")
            .compactMap { Int($0) }
    }

    /// How bright an image is on the whole: 16 is black, 235 white.
    static func brightness(of image: [UInt8]) throws -> UInt8 {
        let shrunk = ["-i", "pipe:0", "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo", "pipe:1"]
        return try #require(try run(shrunk, input: image).first)
    }

    private static func run(_ arguments: [String], program: String = "ffmpeg", input: [UInt8] = []) throws -> Data {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + (program == "ffmpeg" ? ["-v", "error"] : []) + arguments
        process.standardInput = FileHandle(forReadingAtPath: try folder.add("input", Data(input)))
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(arguments)")
        return bytes
    }
}
