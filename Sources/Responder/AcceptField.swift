/// The media types that a client wants to see (RFC 9110 section 12.5.1).
struct AcceptField {
    private let ranges: [MediaRange]

    /// Reads the field; members that are malformed are left out.
    init(_ text: String) {
        // A comma in quotes ends a member too: it can only be in a parameter, and those match none of our types.
        ranges = text.split(separator: ",").compactMap(MediaRange.init)
    }

    /// The offered type that the client prefers.
    ///
    /// Of types that it likes as well, one that it names wins over one that `*` stands for, and then the first. A client
    /// that accepts none gets the `standard`: the section permits it, and a reason is better than none.
    func preferred<Offer: RawRepresentable<String>>(among offers: [Offer], default standard: Offer) -> Offer {
        var best = (offer: standard, weight: 0, precision: 0)
        for offer in offers {
            guard let range = mostPrecise(for: offer.rawValue) else { continue }
            if (range.weight, range.precision) > (best.weight, best.precision), range.weight > 0 {
                best = (offer, range.weight, range.precision)
            }
        }
        return best.offer
    }

    /// The range that decides about a type.
    private func mostPrecise(for type: String) -> MediaRange? {
        let kind = type.prefix { $0 != "/" } + "/*"
        for wanted in [type, String(kind), "*/*"] {
            if let range = ranges.first(where: { $0.type == wanted }) { return range }
        }
        return nil
    }
}

/// A member of the field: a type, or many at once, and how much they are liked.
private struct MediaRange {
    /// Such as `text/html`, `text/*` or `*/*`, in lower case.
    let type: String
    /// From 0, not accepted, to 1000.
    let weight: Int

    /// How much is said of the type.
    var precision: Int { type == "*/*" ? 1 : type.hasSuffix("/*") ? 2 : 3 }

    /// Reads a member; `nil` if it is malformed, or for a variant of a type that is not offered.
    init?(_ member: Substring) {
        let parts = member.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed.lowercased() }
        guard parts[0].split(separator: "/", omittingEmptySubsequences: false).allSatisfy(\.isToken),
            parts[0].contains("/")
        else { return nil }
        type = parts[0]
        var weight = 1000
        for parameter in parts.dropFirst() where !Self.isOffered(parameter) {
            guard parameter.hasPrefix("q="), let value = Self.weight(parameter.dropFirst(2)) else { return nil }
            weight = value
        }
        self.weight = weight
    }

    /// Whether all that is offered has the parameter: every text is UTF-8, and metrics come in these versions.
    private static func isOffered(_ parameter: String) -> Bool {
        ["charset=utf-8", "version=0.0.4", "version=1.0.0", ""].contains(parameter)
    }

    /// RFC 9110 12.4.2: from 0 to 1, with at most three digits after the dot; in thousandths.
    private static func weight(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard parts[0] == "0" || parts[0] == "1", fraction.utf8.count <= 3,
            fraction.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let thousandths = Int(fraction + String(repeating: "0", count: 3 - fraction.utf8.count))
        else { return nil }
        let weight = parts[0] == "1" ? 1000 + thousandths : thousandths
        return weight <= 1000 ? weight : nil
    }
}
