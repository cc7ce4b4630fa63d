internal import RangePlanning

/// An entity tag in a field, found by cutting the field at its quotes: RFC 9110 8.8.3 and 5.6.1.
struct ListedTag: Equatable {
    let isWeak: Bool
    /// What stands between the quotes.
    let opaque: [UInt8]

    /// The members of a list, or `nil` if it is malformed.
    static func list(_ field: String) -> [ListedTag]? {
        var pieces = field.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).map(Array.init)
        // Outside of quotes and inside alternate, and it ends outside.
        guard pieces.count % 2 == 1 else { return nil }
        var tags: [ListedTag] = []
        for index in stride(from: 1, to: pieces.count, by: 2) {
            let isWeak = pieces[index - 1].suffix(2) == Array("W/".utf8)
            if isWeak { pieces[index - 1].removeLast(2) }
            guard pieces[index].allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
            tags.append(ListedTag(isWeak: isWeak, opaque: pieces[index]))
        }
        for index in stride(from: 0, to: pieces.count, by: 2) {
            guard pieces[index].allSatisfy(" \t,".utf8.contains) else { return nil }
            let isBetweenTags = index > 0 && index < pieces.count - 1
            guard !isBetweenTags || pieces[index].contains(UInt8(ascii: ",")) else { return nil }
        }
        return tags
    }

    /// Takes a text that is a tag and nothing else.
    init?(_ text: String) {
        guard let tags = Self.list(text), tags.count == 1, text.utf8.elementsEqual(tags[0].text) else { return nil }
        self = tags[0]
    }

    private init(isWeak: Bool, opaque: [UInt8]) {
        self.isWeak = isWeak
        self.opaque = opaque
    }

    private var text: [UInt8] { Array((isWeak ? "W/\"" : "\"").utf8) + opaque + [UInt8(ascii: "\"")] }

    /// RFC 9110 8.8.3.2.
    func matches(_ other: ListedTag, strongly: Bool) -> Bool {
        opaque == other.opaque && !(strongly && (isWeak || other.isWeak))
    }
}

extension PlanningCase {
    /// Entity tags are read, written and compared as the standard says.
    func checkTags() throws(Fault) {
        let own = target.entityTag
        guard let listedOwn = ListedTag(own.text) else { throw Fault(description: "\(own) is no entity tag") }

        for text in [request.ifMatch, request.ifNoneMatch, request.ifRange].compactMap({ $0 }) {
            let tag = EntityTag(parsing: text)
            let listed = ListedTag(text)
            try require((tag == nil) == (listed == nil), "\(text.debugDescription) is read as \(tag as Any)")
            guard let tag, let listed else { continue }
            try require(tag.text.utf8.elementsEqual(text.utf8), "\(text.debugDescription) comes back as \(tag.text)")
            try require(tag.isWeak == listed.isWeak, "\(text.debugDescription) is weak: \(tag.isWeak)")
            for (comparison, strongly) in [(EntityTag.Comparison.strong, true), (.weak, false)] {
                let areSame = listed.matches(listedOwn, strongly: strongly)
                try require(
                    tag.matches(own, by: comparison) == areSame && own.matches(tag, by: comparison) == areSame,
                    "by \(comparison) comparison \(tag.text) and \(own.text) are the same: \(!areSame)"
                )
            }
        }
    }
}
