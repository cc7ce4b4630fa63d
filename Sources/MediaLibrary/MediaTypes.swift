import SystemPackage

/// The media types of files, by the extension of their names.
///
/// What the operator says wins over the built-in table, and that over the system's: Debian's takes `.ass` subtitles for
/// audio, and `.ts` for translations.
public struct MediaTypes: Sendable {
    /// The type of a file about which nothing is known (RFC 2046 section 4.5.1).
    public static let unknown = "application/octet-stream"

    /// Where the system keeps its table; `nil` if it has none, and the built-in table must do.
    public static var installedTable: String? {
        let path = "/etc/mime.types"
        return (try? FilePath(path).stat()) == nil ? nil : path
    }

    private var types: [String: String] = [:]

    /// Reads the system's table and checks what shall win over it.
    ///
    /// - Parameters:
    ///   - systemTable: A file in the form of `/etc/mime.types`, such as ``installedTable``; `nil` for none.
    ///   - overrides: Values of `Content-Type` by extension, in any case, without a dot; used as they are.
    /// - Throws: ``MediaTypesError``.
    public init(systemTable: String?, overrides: [String: String] = [:]) throws(MediaTypesError) {
        let malformed = overrides.filter { !Self.isExtension($0.key) || !Self.isMediaType($0.value) }
        guard malformed.isEmpty else { throw .malformed(malformed) }
        if let systemTable {
            try addTable(at: systemTable)
        }
        types.merge(builtInMediaTypes) { _, builtIn in builtIn }
        for (suffix, type) in overrides {
            types[suffix.lowercased()] = type
        }
    }

    /// The value of `Content-Type` for files with this extension, in any case and without a dot.
    public subscript(suffix: some StringProtocol) -> String {
        types[suffix.lowercased()] ?? Self.unknown
    }

    /// Whether files of a type are films or recordings of sound.
    ///
    /// Text is none, such as a playlist: it says its charset.
    public static func isFilm(_ mediaType: String) -> Bool {
        mediaType.hasPrefix("video/") || (mediaType.hasPrefix("audio/") && !mediaType.contains("charset="))
    }

    /// Adds the lines of a table: a type, then its extensions, with white space between; `#` begins a comment.
    private mutating func addTable(at path: String) throws(MediaTypesError) {
        // By bytes: the system's table has a thousand lines, and every start waits for it.
        for line in try Self.contents(of: path).split(separator: UInt8(ascii: "\n")) {
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 <= 0x20 }
            guard let first = words.first else { continue }
            let type = String(decoding: first, as: UTF8.self)
            guard Self.isMediaType(type) else { continue }
            for suffix in words.dropFirst() {
                types[String(decoding: suffix, as: UTF8.self).lowercased()] = type
            }
        }
    }

    private static func contents(of path: String) throws(MediaTypesError) -> [UInt8] {
        do {
            return try Descriptor(opening: path).contents()
        } catch {
            throw .unreadable(path: path, error)
        }
    }

    private static func isExtension(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") || $0 <= 0x20 }
    }

    /// Whether this is a media type (RFC 9110 section 8.3.1) whose parameters, if any, cannot break out of the field.
    private static func isMediaType(_ text: some StringProtocol) -> Bool {
        let halves = text.utf8.split(separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
        let names = halves[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let parameters = halves.dropFirst().joined()
        return names.count == 2 && names.allSatisfy { !$0.isEmpty && $0.allSatisfy(isTokenCharacter) }
            && parameters.allSatisfy { 0x20...0x7E ~= $0 }
    }

    /// The characters of a token (RFC 9110 section 5.6.2).
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
