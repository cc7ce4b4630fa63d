/// The limits of a server on what a `Range` field gets.
public struct RangePolicy: Hashable, Sendable {
    /// Whose open-ended requests are answered with one window.
    public let cap: Cap

    /// The bytes of one window: the unit of delivery, and what a capped answer holds.
    public let window: Int64

    /// The most ranges that one field may name.
    ///
    /// A field that names more is ignored and gets the whole file. RFC 9110 14.2 allows it and 17.15 says why: many small
    /// ranges cost a server far more than the client that asks for them.
    public let maximumRanges: Int

    /// The most bytes between two ranges of one request that are sent along, so that the two become one part.
    ///
    /// RFC 9110 15.3.7.2 allows it for a gap that is smaller than the framing of another part, typically 80 bytes.
    public let mergeGap: Int64

    /// Makes a policy; what is not given has the value that suits a film server.
    ///
    /// - Precondition: `window` and `maximumRanges` are positive, `mergeGap` is not negative.
    public init(cap: Cap = .media, window: Int64 = 8 << 20, maximumRanges: Int = 16, mergeGap: Int64 = 80) {
        precondition(window > 0, "a window holds at least one byte")
        precondition(maximumRanges > 0, "a field that names one range is never too long")
        precondition(mergeGap >= 0, "a gap has no negative length")
        self.cap = cap
        self.window = window
        self.maximumRanges = maximumRanges
        self.mergeGap = mergeGap
    }
}
