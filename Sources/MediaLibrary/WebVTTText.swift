/// The text of a cue in WebVTT (W3C WebVTT, section 4.2.2), from lines with the markup that SubRip files have.
///
/// Bold, italic and underlined stay; fonts and overrides such as `{\an8}` go; what only looks like markup is shown as it
/// was written.
struct WebVTTText {
    /// Lines with line feeds between them, none of them blank: a blank line would end the cue.
    private(set) var bytes: [UInt8] = []

    /// The letters of the tags that are open, outermost first.
    private var open: [UInt8] = []

    /// Converts the lines of one cue.
    init(_ lines: [ArraySlice<UInt8>]) {
        for line in lines { append(line) }
        while let letter = open.popLast() { append(tag: letter, isEnd: true) }
    }

    private mutating func append(_ line: ArraySlice<UInt8>) {
        let end = bytes.count
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
        let start = bytes.count
        var rest = line
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "<"): takeTag(from: &rest)
            case UInt8(ascii: "{"): takeOverride(from: &rest)
            case UInt8(ascii: "&"): takeAmpersand(from: &rest)
            case UInt8(ascii: ">"): replaceFirst(of: &rest, by: "&gt;")
            default: bytes.append(rest.removeFirst())
            }
        }
        let isBlank = bytes[start...].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if isBlank { bytes.removeSubrange(end...) }
    }

    private mutating func replaceFirst(of rest: inout ArraySlice<UInt8>, by text: String) {
        rest.removeFirst()
        bytes.append(contentsOf: text.utf8)
    }

    /// Takes a tag, or a `<` that begins none.
    private mutating func takeTag(from rest: inout ArraySlice<UInt8>) {
        guard let tag = SubRipTag(rest) else { return replaceFirst(of: &rest, by: "&lt;") }
        rest.removeFirst(tag.length)
        guard let letter = tag.letter else { return }
        if !tag.isEnd {
            open.append(letter)
            append(tag: letter, isEnd: false)
        } else if open.last == letter {
            // Others have nothing to end: section 4.2.2 wants them nested.
            open.removeLast()
            append(tag: letter, isEnd: true)
        }
    }

    private mutating func append(tag letter: UInt8, isEnd: Bool) {
        bytes.append(contentsOf: isEnd ? "</".utf8 : "<".utf8)
        bytes.append(letter)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Passes over `{\…}`, or takes a brace that is text.
    private mutating func takeOverride(from rest: inout ArraySlice<UInt8>) {
        guard rest.starts(with: "{\\".utf8),
            let end = rest.prefix(SubRipTag.maximumLength).firstIndex(of: UInt8(ascii: "}"))
        else {
            return bytes.append(rest.removeFirst())
        }
        rest = rest[(end + 1)...]
    }

    /// Takes an escape that WebVTT knows, or an `&` that is text.
    private mutating func takeAmpersand(from rest: inout ArraySlice<UInt8>) {
        guard let escape = Self.escapes.first(where: { rest.starts(with: $0.utf8) }) else {
            return replaceFirst(of: &rest, by: "&amp;")
        }
        rest.removeFirst(escape.utf8.count)
        bytes.append(contentsOf: escape.utf8)
    }

    private static let escapes = ["&amp;", "&lt;", "&gt;", "&lrm;", "&rlm;", "&nbsp;"]
}

/// A tag as SubRip files have them, in either case: `<i>`, `</b>`, `<font color="red">`.
private struct SubRipTag {
    /// The bytes from `<` to `>`.
    let length: Int
    /// Whether it ends what another began.
    let isEnd: Bool
    /// The name in WebVTT; `nil` for a tag that it does not have.
    let letter: UInt8?

    /// The most bytes that are looked through for an end, so that a text of nothing but `<` costs no more than another.
    static let maximumLength = 256

    private static let dropped = ["font", "s", "strike"]

    /// Reads the tag at the start of `text`; `nil` if there is none that is known, or none that ends on this line.
    init?(_ text: ArraySlice<UInt8>) {
        guard let end = text.prefix(Self.maximumLength).firstIndex(of: UInt8(ascii: ">")) else { return nil }
        length = end + 1 - text.startIndex
        var inside = text[(text.startIndex + 1)..<end]
        isEnd = inside.first == UInt8(ascii: "/")
        if isEnd { inside.removeFirst() }
        let name = String(decoding: inside.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self).lowercased()
        switch name {
        case "b", "i", "u": letter = name.utf8.first
        case _ where Self.dropped.contains(name): letter = nil
        default: return nil
        }
    }
}
