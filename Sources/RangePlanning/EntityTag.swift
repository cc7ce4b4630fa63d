/// A name for one state of a file, given by the server and opaque to everyone else: RFC 9110 8.8.3.
public struct EntityTag: Equatable, Sendable {
    /// Which tags count as the same, RFC 9110 8.8.3.2.
    public enum Comparison: Sendable {
        /// The same opaque text, and neither is weak: the bytes are the same.
        case strong
        /// The same opaque text: the one does for the other.
        case weak
    }

    /// The tag as it stands in a field, with its quotes, and `W/` before them if it is weak.
    public let text: String

    /// Whether the tag is weak: it may stay while bytes change.
    public var isWeak: Bool { text.utf8.first == UInt8(ascii: "W") }

    /// Makes the strong tag of a file from its size and the time of its last change.
    ///
    /// Two writes within one second give two tags. The inode is no part of it, so that machines that serve copies of a
    /// file agree.
    ///
    /// - Parameters:
    ///   - size: The size of the file in bytes.
    ///   - modified: When the file changed last, in whole seconds since 1970; negative for earlier.
    ///   - nanoseconds: The nanoseconds after that second, from 0 to 999,999,999.
    ///   - variant: What tells content that is made from the file from the file itself; `nil` for the file as it is.
    public init(size: Int64, modified: Int64, nanoseconds: Int32, variant: String? = nil) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        bytes.append("\"")
        bytes.append(hexadecimal: UInt64(bitPattern: size))
        bytes.append("-")
        bytes.append(hexadecimal: UInt64(bitPattern: modified))
        bytes.append("-")
        bytes.append(hexadecimal: UInt64(bitPattern: Int64(nanoseconds)))
        if let variant {
            bytes.append("-")
            bytes.append(variant)
        }
        bytes.append("\"")
        text = String(decoding: bytes, as: UTF8.self)
        precondition(variant == nil || EntityTag(parsing: text) != nil, "a variant fits between quotes")
    }

    /// Takes a text that is exactly one entity tag, like `"5f3a"` or `W/"5f3a"`.
    ///
    /// Fails for anything else: a list, a tag without quotes, a tag with text round it.
    public init?(parsing text: String) {
        guard EntityTagReference(soleMemberOf: text.utf8.span) != nil else { return nil }
        self.text = text
    }

    /// Returns whether the two tags count as the same.
    public func matches(_ other: EntityTag, by comparison: Comparison) -> Bool {
        let field = other.text.utf8.span
        guard let reference = EntityTagReference(soleMemberOf: field) else { return false }
        return matches(reference, in: field, by: comparison)
    }

    /// Returns whether both have the same bytes.
    ///
    /// Unlike strings, tags know no equivalent characters.
    public static func == (one: EntityTag, other: EntityTag) -> Bool {
        one.text.utf8.elementsEqual(other.text.utf8)
    }
}

// How the preconditions compare: with the text of a field as it came, so that no tag is copied out of it.
extension EntityTag {
    /// Whether `field` is this tag and nothing else.
    func isSoleMember(of field: Span<UInt8>, by comparison: Comparison) -> Bool {
        // As it almost always comes back: byte for byte as it was sent.
        if text.utf8.span.hasSameBytes(as: field) { return comparison == .weak || !isWeak }
        guard let reference = EntityTagReference(soleMemberOf: field) else { return false }
        return matches(reference, in: field, by: comparison)
    }

    /// Whether this tag is in the list `field`.
    ///
    /// A list that is malformed anywhere has no members.
    func isMember(of field: Span<UInt8>, by comparison: Comparison) -> Bool {
        var isFound = false
        var cursor = FieldCursor()
        repeat {
            cursor.skipWhitespace(in: field)
            // RFC 9110 5.6.1.2: a recipient ignores empty members of a list.
            guard let byte = cursor.next(in: field), byte != UInt8(ascii: ",") else { continue }
            guard let reference = EntityTagReference(at: &cursor, in: field) else { return false }
            isFound = isFound || matches(reference, in: field, by: comparison)
            cursor.skipWhitespace(in: field)
        } while cursor.take(byte: ",", in: field)
        return isFound && cursor.isAtEnd(of: field)
    }

    private func matches(
        _ reference: EntityTagReference,
        in field: Span<UInt8>,
        by comparison: Comparison
    ) -> Bool {
        if comparison == .strong, isWeak || reference.isWeak { return false }
        let own = text.utf8.span
        let prefix = isWeak ? 2 : 0
        guard own.count - prefix == reference.opaque.count else { return false }
        for (index, other) in zip(prefix..<own.count, reference.opaque) where own[index] != field[other] {
            return false
        }
        return true
    }
}

extension Span<UInt8> {
    fileprivate func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        // Without a branch a byte, so that the compiler compares many at once.
        var difference: UInt8 = 0
        for index in indices { difference |= self[index] ^ other[index] }
        return difference == 0
    }
}

/// Where an entity tag stands in the text of a field.
private struct EntityTagReference {
    let isWeak: Bool
    /// The opaque part with its quotes.
    let opaque: Range<Int>

    /// Reads the tag at the cursor.
    init?(at cursor: inout FieldCursor, in field: Span<UInt8>) {
        // RFC 9110 8.8.3: the W is in upper case.
        isWeak = cursor.take("W/", in: field)
        let start = cursor.position
        guard cursor.take(byte: "\"", in: field) else { return nil }
        while let byte = cursor.next(in: field), Self.isOpaque(byte) {
            cursor.skip()
        }
        guard cursor.take(byte: "\"", in: field) else { return nil }
        opaque = start..<cursor.position
    }

    /// Reads a field that holds one tag and nothing else.
    init?(soleMemberOf field: Span<UInt8>) {
        var cursor = FieldCursor()
        self.init(at: &cursor, in: field)
        guard cursor.isAtEnd(of: field) else { return nil }
    }

    /// Whether `byte` may stand between the quotes: all that is printable but the quote, and all that is not ASCII.
    private static func isOpaque(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x7E, 0x80...0xFF: true
        default: false
        }
    }
}
