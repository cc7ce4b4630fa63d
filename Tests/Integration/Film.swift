import Foundation
import Glibc
import Testing

/// A file that is served.
struct Film: Sendable, CustomTestStringConvertible {
    let path: String
    /// The type that it should be served as.
    let mediaType: String

    /// A film that Tests/films has made.
    init(_ name: String, _ mediaType: String = "video/mp4") {
        self.init(at: "\(Project.films)/\(name)", mediaType)
    }

    init(at path: String, _ mediaType: String = "video/mp4") {
        self.path = path
        self.mediaType = mediaType
    }

    static let indexAtEnd = Film("index-at-end.mp4")
    static let indexAtFront = Film("index-at-front.mp4")
    static let webM = Film("vp8-opus.webm", "video/webm")
    static let empty = Film("empty.mp4")
    static let window = Film("8MiB.mp4")
    static let windowAndOne = Film("8MiB-and-1.mp4")
    static let threeGibibytes = Film("3GiB.mp4")

    var testDescription: String { name }

    /// The name in its folder.
    var name: String { String(path.split(separator: "/").last ?? "") }

    var size: Int64 {
        get throws { Int64(try status().st_size) }
    }

    /// When it changed last, as RFC 9110 section 5.6.7 writes it.
    var lastModified: String {
        get throws {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(identifier: "GMT")
            formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(try status().st_mtim.tv_sec)))
        }
    }

    /// The bytes from the first to the last position, both included as in a range.
    func bytes(_ range: ClosedRange<Int64>) throws -> Data {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(range.lowerBound))
        return try file.read(upToCount: range.count) ?? Data()
    }

    /// The bytes from a position to the end.
    func bytes(_ range: PartialRangeFrom<Int64>) throws -> Data {
        let end = try size
        return range.lowerBound < end ? try bytes(range.lowerBound...end - 1) : Data()
    }

    /// Cuts the file to a size, as one who writes it anew.
    func cut(to size: Int64) throws {
        try #require(unsafe truncate(path, Int(size)) == 0)
    }

    private func status() throws -> stat {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0, "\(path) is missing; Tests/films makes it")
        return status
    }
}
