/// Several parts of a file as one content: `multipart/byteranges`, RFC 9110 14.6.
///
/// A sequence of slices: before each part the lines that introduce it, at the end the closing line.
public struct MultipartByteRanges: Hashable, Sendable {
    /// The parts, in the order of sending.
    public let parts: [ByteRange]

    /// What separates the parts.
    public let boundary: MultipartBoundary

    /// The bytes of the whole content.
    ///
    /// They are counted by going through the slices, so the number cannot differ from what is sent.
    public private(set) var count: Int64 = 0

    private let size: Int64
    private let mediaType: String

    /// Frames parts of a file.
    ///
    /// Fails where parts and framing together are more bytes than a number can say, as they may be of a file that is
    /// itself nearly as large.
    ///
    /// - Precondition: There are at least two parts: one alone is sent as it is (RFC 9110 15.3.7.2).
    init?(parts: [ByteRange], of target: Target, boundary: MultipartBoundary) {
        precondition(parts.count > 1, "one part alone is sent as it is")
        self.parts = parts
        self.boundary = boundary
        size = target.size
        mediaType = target.mediaType
        for slice in self {
            let (sum, isTooLarge) = count.addingReportingOverflow(slice.count)
            guard !isTooLarge else { return nil }
            count = sum
        }
    }

    private func introduction(to part: ByteRange) -> [UInt8] {
        var lines: [UInt8] = []
        // RFC 2046 5.1.1: the line break before a boundary belongs to the boundary, and the first one needs none.
        lines.append(part == parts.first ? "--" : "\r\n--")
        lines.append(boundary)
        // RFC 9110 15.3.7.2: each part says which it is, and what the whole would be.
        lines.append("\r\nContent-Type: ")
        lines.append(mediaType)
        lines.append("\r\nContent-Range: ")
        lines.append(contentRange: part, size: size)
        lines.append("\r\n\r\n")
        return lines
    }

    private var closing: [UInt8] {
        var line: [UInt8] = []
        line.append("\r\n--")
        line.append(boundary)
        line.append("--\r\n")
        return line
    }
}

extension MultipartByteRanges: Sequence {
    /// Goes through the slices, and can be kept to go on later.
    public struct Iterator: IteratorProtocol, Sendable {
        private enum Step {
            case introduction(to: Int)
            case part(Int)
            case end
        }

        private let multipart: MultipartByteRanges
        private var step = Step.introduction(to: 0)

        fileprivate init(_ multipart: MultipartByteRanges) {
            self.multipart = multipart
        }

        /// Returns the next slice, or `nil` after the last.
        public mutating func next() -> Slice? {
            switch step {
            case .introduction(let index) where index < multipart.parts.count:
                step = .part(index)
                return .text(multipart.introduction(to: multipart.parts[index]))
            case .part(let index):
                step = .introduction(to: index + 1)
                return .file(multipart.parts[index])
            case .introduction:
                step = .end
                return .text(multipart.closing)
            case .end:
                return nil
            }
        }
    }

    /// Returns an iterator over the slices, in the order of sending.
    public func makeIterator() -> Iterator {
        Iterator(self)
    }
}
