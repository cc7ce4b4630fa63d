/// Consecutive bytes of a response.
public enum Slice: Hashable, Sendable {
    /// Bytes of the file.
    case file(ByteRange)
    /// Bytes that stand between parts of the file.
    case text([UInt8])

    /// The number of bytes.
    public var count: Int64 {
        switch self {
        case .file(let range): range.count
        case .text(let bytes): Int64(bytes.count)
        }
    }
}
