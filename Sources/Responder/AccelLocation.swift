/// The location in nginx's configuration from which it sends films by itself.
public struct AccelLocation: Hashable, Sendable {
    /// The beginning of the films' paths there, with a slash at both ends.
    let path: String

    /// The one of the example that is shipped.
    static let standard = AccelLocation(path: "/films-internal/")

    private init(path: String) {
        self.path = path
    }
}

extension AccelLocation: LosslessStringConvertible {
    /// Reads a path that begins and ends with a slash.
    ///
    /// - Returns: `nil` for anything else, and for characters that have another form in an address.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, parts.first == "", parts.last == "",
            parts.dropFirst().dropLast().allSatisfy(Self.isName)
        else { return nil }
        self.init(path: description)
    }

    /// The location as the setting takes it.
    public var description: String { path }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.first != "." && text.utf8.allSatisfy(\.isUnreserved)
    }

    /// Completes "allowed is …".
    static let allowed = "/NAME/ of letters, digits and - . _ ~, such as /films-internal/"
}

extension UInt8 {
    /// Whether a character stands for itself in every part of an address (RFC 3986 section 2.3).
    var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~".utf8.contains(self)
        }
    }
}
