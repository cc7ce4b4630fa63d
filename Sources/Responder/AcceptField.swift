/// The media types that a client wants to see (RFC 9110 section 12.5.1).
struct AcceptField {
    private let ranges: [(type: Substring, weight: Double)]

    /// Reads the field; members that are malformed are left out.
    init(_ text: String) {
        ranges = text.split(separator: ",").compactMap { member in
            let parts = member.split(separator: ";").map(Self.trimmed)
            guard let type = parts.first, type.contains("/") else { return nil }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            return (type, weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1)
        }
    }

    /// The offered type that the client prefers; the first one of those it likes as well, or if it accepts none.
    func preferred<Offer: RawRepresentable<String>>(among offers: [Offer], default standard: Offer) -> Offer {
        var best = (offer: standard, weight: weight(of: standard.rawValue))
        for offer in offers {
            let weight = weight(of: offer.rawValue)
            if weight > best.weight { best = (offer, weight) }
        }
        return best.offer
    }

    /// The weight of the most specific range that the type is in.
    private func weight(of type: String) -> Double {
        let kind = type.prefix { $0 != "/" } + "/*"
        for wanted in [Substring(type), kind, "*/*"] {
            if let found = ranges.first(where: { $0.type.lowercased() == wanted }) { return found.weight }
        }
        return 0
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? ""
    }
}
