extension ByteRange {
    /// Splits the range into consecutive windows that together cover it exactly.
    ///
    /// - Parameter limit: The bytes of one window. Must be positive.
    /// - Returns: Windows of `limit` bytes in file order. What remains after the last full window is a window of its own,
    ///   or, if it is under an eighth of `limit`, sent along with that one: nobody has to come back for a single byte.
    public func windows(of limit: Int64) -> WindowSequence {
        WindowSequence(splitting: self, limit: limit)
    }

    /// The first window, which is also what a capped answer holds of this range.
    func firstWindow(of limit: Int64) -> ByteRange {
        // In whole bytes, "under an eighth of the limit" is "at most an eighth of one byte less than the limit".
        guard count - limit > (limit - 1) / 8 else { return self }
        return ByteRange(lowerBound: lowerBound, upperBound: lowerBound + limit)
    }
}

/// The windows of a byte range, in file order.
///
/// It is its own iterator and holds only what is left, so a delivery can keep it and go on later.
public struct WindowSequence: Sequence, IteratorProtocol, Sendable {
    private var remaining: ByteRange?
    private let limit: Int64

    init(splitting range: ByteRange, limit: Int64) {
        precondition(limit > 0, "a window holds at least one byte")
        self.remaining = range
        self.limit = limit
    }

    /// Returns the next window, or `nil` after the last.
    public mutating func next() -> ByteRange? {
        guard let range = remaining else { return nil }
        let window = range.firstWindow(of: limit)
        remaining =
            window.upperBound < range.upperBound
            ? ByteRange(lowerBound: window.upperBound, upperBound: range.upperBound) : nil
        return window
    }
}
