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
        guard bytes.count <= Self.maximumLength, let decoded = try? UTF8Span(validating: bytes) else { throw .badName }
        let whole = String(copying: decoded)
        guard whole.utf8.first == UInt8(ascii: "/") else { throw .badName }
        let parts = whole.utf8.dropFirst()
        for part in parts.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if let refusal = Self.refusal(of: part) { throw refusal }
        }
        text = String(Substring(parts))
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// Why no file is served under a name of these bytes; `nil` if files are.
    static func refusal(of part: Substring.UTF8View) -> LookupError? {
        // Control characters: a line of a log or a field of a response must not end where a file's name says so.
        if part.isEmpty || part.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return .badName }
        if part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) { return .badName }
        return part.first == UInt8(ascii: ".") ? .hidden : nil
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
        let name = text.utf8.split(separator: UInt8(ascii: "/")).last ?? text.utf8[...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
        return Substring(name[name.index(after: dot)...])
    }

    /// The path with another extension in place of its own, which must not be empty.
    func replacingExtension(by suffix: String) -> MediaPath {
        MediaPath(unchecked: text[..<fileExtension.startIndex] + suffix)
    }
}
