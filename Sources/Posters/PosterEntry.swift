/// What is kept of a film: how long it is, and its poster.
struct PosterEntry: Equatable, Sendable {
    /// How long the film is, to the millisecond; `nil` if nobody could tell.
    let duration: Duration?
    /// The poster, a JPEG; empty if none can be made.
    let image: [UInt8]

    /// The longest first line, its end included.
    static let maximumHeader = 64

    /// The first word of a file of ours, with the number of its format.
    private static let format = "rangefinder-poster-1"
}

extension PosterEntry {
    /// The entry as a file has it: a line with the duration in milliseconds and the size of the image, and the image.
    var bytes: [UInt8] {
        let duration = duration.map { "\($0.wholeMilliseconds)" } ?? "-"
        return Array("\(Self.format) \(duration) \(image.count)\n".utf8) + image
    }

    /// Reads what ``bytes`` has written; `nil` for anything else, such as half a file.
    init?(parsing bytes: [UInt8]) {
        guard let header = Header(of: bytes) else { return nil }
        let image = bytes[header.length...]
        guard image.count == header.imageSize else { return nil }
        self.init(duration: header.duration, image: Array(image))
    }

    /// The first line alone.
    struct Header {
        let duration: Duration?
        let imageSize: Int
        /// The bytes of the line, its end included.
        let length: Int

        /// Reads the line that a file begins with; `nil` if it is none of ours.
        init?(of bytes: [UInt8]) {
            guard let end = bytes.prefix(maximumHeader).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
            guard words.count == 3, words[0] == format, let size = Int(words[2]) else { return nil }
            duration = Int64(words[1]).map { .milliseconds($0) }
            imageSize = size
            length = end + 1
        }
    }
}

extension Duration {
    /// The milliseconds that have passed in whole.
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
