/// The value of `Content-Disposition` that makes a browser save a film instead of playing it (RFC 6266).
struct ContentDisposition: CustomStringConvertible {
    /// The name under which the film is saved.
    let fileName: String

    /// The value, in ASCII.
    ///
    /// A name that is not plain stands there twice: `filename*` has it as it is, `filename` as near as possible for
    /// programs that know no better (curl among them). RFC 6266 appendix D wants them in this order.
    var description: String {
        let plain = fileName.map { Self.isPlain($0) ? $0 : "_" }
        let fallback = "attachment; filename=\"\(String(plain))\""
        return plain.elementsEqual(fileName) ? fallback : "\(fallback); filename*=UTF-8''\(extendedName)"
    }

    /// Whether a character means the same to everyone between quotes.
    ///
    /// RFC 6266 appendix D: not quote and backslash, which some programs do not unescape, nor `%`, which some do.
    private static func isPlain(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, 0x20...0x7E ~= byte else { return false }
        return !"\"\\%/".utf8.contains(byte)
    }

    /// RFC 8187 section 3.2.1: all but a few characters as `%` and two digits.
    private var extendedName: String {
        fileName.utf8.percentEncoded(unless: Self.standsForItself)
    }

    /// RFC 8187 3.2.1, attr-char.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$&+-.^_`|~".utf8.contains(byte)
        }
    }
}
