/// Consecutive bytes of a file, at least one.
///
/// Half-open, as arithmetic wants it. Only where a range is written into a response does the last byte count as inside.
public struct ByteRange: Hashable, Sendable {
    /// The offset of the first byte, counted from 0.
    public let lowerBound: Int64

    /// The offset just after the last byte.
    public let upperBound: Int64

    /// Makes the range from `lowerBound` up to, but not including, `upperBound`.
    ///
    /// - Precondition: `0 <= lowerBound < upperBound`.
    public init(lowerBound: Int64, upperBound: Int64) {
        precondition(lowerBound >= 0, "a byte range begins inside the file")
        precondition(lowerBound < upperBound, "a byte range holds at least one byte")
        self.lowerBound = lowerBound
        self.upperBound = upperBound
    }

    /// The number of bytes.
    public var count: Int64 { upperBound - lowerBound }
}
