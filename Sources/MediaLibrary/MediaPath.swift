/// A path from a request whose every part may be served.
///
/// nginx hands paths over decoded, so a `%` or `?` here is a letter like any other; so is a backslash, and a letter
/// with its accent apart (NFD) is another name than the same in one (NFC), as on the disk.
struct MediaPath {
    /// The parts with slashes between them, neither before nor after.
    let text: String

    /// The longest path, slash in front included, that Linux can open: `PATH_MAX` less the slash, plus the NUL.
    private static let maximumLength = 4096

    /// Checks the bytes of a request's path, which begins with a slash.
    ///
    /// - Throws: ``LookupError/badName`` or ``LookupError/hidden``.
    init(checking bytes: Span<UInt8>) throws(LookupError) {
        guard bytes.count <= Self.maximumLength, !bytes.isEmpty, bytes[0] == UInt8(ascii: "/"),
            let decoded = try? UTF8Span(validating: bytes.extracting(1...))
        else { throw .badName }
        try Self.check(partsOf: decoded.span)
        text = String(copying: decoded)
    }

    /// Looks at every part between slashes.
    private static func check(partsOf path: Span<UInt8>) throws(LookupError) {
        var start = 0
        for index in path.indices where path[index] == UInt8(ascii: "/") {
            if let refusal = refusal(of: path.extracting(start..<index)) { throw refusal }
            start = index + 1
        }
        if let refusal = refusal(of: path.extracting(start...)) { throw refusal }
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// Takes a name that is in a folder.
    init(name: String) {
        self.init(unchecked: name)
    }

    /// Why no file is served under a name of these bytes; `nil` if files are.
    static func refusal(of name: Span<UInt8>) -> LookupError? {
        if name.isEmpty { return .badName }
        // Control characters: a line of a log or a field of a response must not end where a file's name says so.
        for index in name.indices where name[index] < 0x20 || name[index] == 0x7F { return .badName }
        guard name[0] == UInt8(ascii: ".") else { return nil }
        let isDots = name.count == 1 || (name.count == 2 && name[1] == UInt8(ascii: "."))
        return isDots ? .badName : .hidden
    }

    /// The path without its first part, if that is `name` byte for byte and more follows.
    func dropping(_ name: String) -> MediaPath? {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")),
            text.utf8[..<slash].elementsEqual(name.utf8)
        else { return nil }
        return MediaPath(unchecked: String(text[text.utf8.index(after: slash)...]))
    }

    /// What follows the last dot of the last part; empty if nothing does.
    var fileExtension: Substring {
        guard let mark = text.utf8.lastIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }),
            text.utf8[mark] == UInt8(ascii: ".")
        else { return "" }
        return Substring(text.utf8[text.utf8.index(after: mark)...])
    }

    /// The path with another extension in place of its own, which must not be empty.
    func replacingExtension(by suffix: String) -> MediaPath {
        MediaPath(unchecked: text[..<fileExtension.startIndex] + suffix)
    }
}
