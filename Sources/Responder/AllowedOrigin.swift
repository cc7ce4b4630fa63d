/// Whose pages may read the answers: those of one origin, or everybody's.
public enum AllowedOrigin: Hashable, Sendable {
    /// The pages of every origin, without the viewer's cookies.
    case any
    /// The pages of one origin, written as browsers write it (RFC 6454 section 6.2).
    case origin(String)
}

extension AllowedOrigin: LosslessStringConvertible {
    /// Reads `*` or `SCHEME://HOST[:PORT]`.
    ///
    /// Letters become small, and the port that belongs to the scheme goes, as browsers do it.
    ///
    /// - Returns: `nil` for anything else: with a path, even `/`, it is no origin; `null` is what every sandboxed page
    ///   calls itself; and a name beyond ASCII has another form in a request (RFC 5890 section 2.3.2.1).
    public init?(_ description: String) {
        if description == "*" {
            self = .any
            return
        }
        guard let mark = description.firstRange(of: "://"),
            let scheme = Self.scheme(description[..<mark.lowerBound]),
            let (host, port) = Self.authority(description[mark.upperBound...])
        else { return nil }
        let standardPort = ["http": 80, "https": 443][scheme]
        self = .origin("\(scheme)://\(host)" + (port == nil || port == standardPort ? "" : ":\(port ?? 0)"))
    }

    /// The origin as the setting takes it.
    public var description: String {
        switch self {
        case .any: "*"
        case .origin(let text): text
        }
    }

    /// Completes "allowed is …".
    static let allowed = "* alone, or origins, each SCHEME://HOST or SCHEME://HOST:PORT without a / after it"

    /// A second one where one is for everybody already, or one that is there twice.
    static func firstConflict(among origins: [AllowedOrigin]) -> AllowedOrigin? {
        if origins.count > 1, origins.contains(.any) { return .any }
        var known: Set<AllowedOrigin> = []
        return origins.first { !known.insert($0).inserted }
    }

    /// RFC 3986 section 3.1.
    private static func scheme(_ text: Substring) -> String? {
        guard let first = text.first, first.isASCII, first.isLetter,
            text.utf8.allSatisfy({ $0.isLetterOrDigit || "+-.".utf8.contains($0) })
        else { return nil }
        return text.lowercased()
    }

    /// RFC 3986 section 3.2, without a user.
    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        let end = text.first == "[" ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let host = text[..<(end ?? text.endIndex)]
        let rest = text[host.endIndex...]
        guard isHost(host) else { return nil }
        if rest.isEmpty { return (host.lowercased(), nil) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), rest.dropFirst() == "\(port)" else { return nil }
        return (host.lowercased(), Int(port))
    }

    private static func isHost(_ text: Substring) -> Bool {
        guard text.first == "[" else {
            return !text.isEmpty && text.utf8.allSatisfy { $0.isLetterOrDigit || "-._".utf8.contains($0) }
        }
        return text.count > 3 && text.last == "]"
            && text.dropFirst().dropLast().allSatisfy { ($0.isASCII && $0.isHexDigit) || $0 == ":" || $0 == "." }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
