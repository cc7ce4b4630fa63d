/// A range that is asked for, by positions in the film, the last included.
struct Ask: Equatable, Sendable {
    let first: Int64
    /// `nil` for all that follows.
    let last: Int64?

    init(_ first: Int64, _ last: Int64? = nil) {
        self.first = first
        self.last = last
    }

    /// The value of `Range`.
    var field: String { "bytes=\(first)-\(last.map(String.init) ?? "")" }
}
