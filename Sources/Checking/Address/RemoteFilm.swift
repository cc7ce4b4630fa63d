/// A film at an address, as its first answers show it.
struct RemoteFilm: Sendable {
    /// The answer to a request without a range, with the film's first bytes.
    let whole: Exchange
    /// How many bytes it has.
    let size: Int64
    /// The answer to ``sampleAsk``.
    let sample: Exchange

    /// How many of the first bytes are read of the whole film.
    static let beginning = 1024

    /// A range within the film's beginning, to compare the two.
    static func sampleAsk(of size: Int64) -> Ask {
        let end = min(Int64(beginning), size)
        return Ask(end / 2, end - 1)
    }

    /// The film; `nil` if no answer says its size.
    init?(whole: Exchange, sample: Exchange) {
        // RFC 9110 section 8.6: of an encoded answer, the length is not the film's.
        let length = whole.status == 200 && whole.encoding == nil ? whole.length : nil
        let range = [sample, whole].lazy.compactMap { $0.fields["Content-Range"].flatMap(ContentRange.init) }.first
        guard let size = length ?? range?.total, size > 0 else { return nil }
        self.whole = whole
        self.size = size
        self.sample = sample
    }

    /// Why the sample is not what it has to be.
    var sampleFault: RangeFault? {
        let ask = Self.sampleAsk(of: size)
        let bytes = whole.encoding == nil ? whole.body.dropFirst(Int(ask.first)) : []
        return RangeFault(in: sample, to: ask, of: size, holding: bytes)
    }

    /// Whether the server cuts ranges out of the film at all.
    var takesRanges: Bool { sample.status == 206 }

    /// The middle, where a person seeks to.
    var middle: Int64 { size / 2 }

    /// A tag that a client may put into `If-Range`: a strong one, else the date (RFC 9110 section 13.1.5).
    var validator: String? {
        if let tag = whole.fields["ETag"], !tag.hasPrefix("W/") { return tag }
        return whole.fields["Last-Modified"]
    }
}
