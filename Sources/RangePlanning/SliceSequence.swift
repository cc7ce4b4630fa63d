/// The slices of a response in the order of sending.
///
/// It is its own iterator and holds only what is left, so a delivery can keep it and go on later.
public struct SliceSequence: Sequence, IteratorProtocol, Sendable {
    private enum Remaining {
        case nothing
        case file(ByteRange)
        case multipart(MultipartByteRanges.Iterator)
    }

    private var remaining: Remaining

    /// The slices of a response without content.
    init() {
        remaining = .nothing
    }

    /// The one slice of a response that is a piece of the file.
    init(_ range: ByteRange) {
        remaining = .file(range)
    }

    /// The slices of a response of several parts.
    init(_ multipart: MultipartByteRanges) {
        remaining = .multipart(multipart.makeIterator())
    }

    /// Returns the next slice, or `nil` after the last.
    public mutating func next() -> Slice? {
        switch remaining {
        case .nothing:
            return nil
        case .file(let range):
            remaining = .nothing
            return .file(range)
        case .multipart(var iterator):
            let slice = iterator.next()
            remaining = .multipart(iterator)
            return slice
        }
    }
}
