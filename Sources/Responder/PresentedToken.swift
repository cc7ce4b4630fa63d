internal import FastCGI
internal import Playback

/// The token that comes with a request, wherever it stands, and the path without it.
///
/// Looked for are, in this order: the parameter `token` of the address, the path (`/t/TOKEN/…`), the field
/// `Authorization: Bearer TOKEN` (RFC 6750 section 2.1), and the cookie that the settings name. The same token may come in
/// several places; two that differ are refused, because one of them would be overlooked.
struct PresentedToken {
    /// The path that is meant.
    let path: RequestPath
    private let tokens: [[UInt8]]

    /// What stands before a token in a path.
    private static let mark = Array("/t/".utf8)

    init(of request: borrowing Request, cookie: String?) {
        self.init(
            path: RequestPath(of: request).bytes,
            query: request["QUERY_STRING"] ?? "",
            authorization: request["HTTP_AUTHORIZATION"],
            cookies: request["HTTP_COOKIE"],
            cookie: cookie
        )
    }

    init(path: [UInt8], query: String, authorization: String?, cookies: String?, cookie: String?) {
        let (inPath, rest) = Self.split(path)
        self.path = RequestPath(rest)
        let inFields =
            Self.bearer(authorization ?? "") + (cookie.map { Self.cookies($0, in: cookies ?? "") } ?? [])
        let texts = RequestQuery(query).values(of: "token") + inFields
        tokens = (inPath + texts.map { Array($0.utf8) }).filter { !$0.isEmpty }
    }

    /// A request in which no token is looked for.
    init(path: RequestPath) {
        self.path = path
        tokens = []
    }

    /// The token, if there is one and no other.
    ///
    /// - Throws: ``TokenRefusal/missing`` or ``TokenRefusal/severalTokens``.
    func theOnly() throws(TokenRefusal) -> [UInt8] {
        guard let first = tokens.first else { throw .missing }
        guard tokens.allSatisfy({ $0 == first }) else { throw .severalTokens }
        return first
    }

    /// Takes the token out of a path that begins with `/t/TOKEN/`; one that stands behind it in the same way too, or it
    /// would be taken for a folder and logged.
    private static func split(_ path: [UInt8]) -> (tokens: [[UInt8]], rest: [UInt8]) {
        var tokens: [[UInt8]] = []
        var rest = path[...]
        while rest.starts(with: mark) {
            let token = rest.dropFirst(mark.count).prefix { $0 != UInt8(ascii: "/") }
            tokens.append(Array(token))
            rest = rest[token.endIndex...]
        }
        return (tokens, Array(rest))
    }

    /// The token of `Bearer TOKEN`; schemes are compared without case (RFC 9110 section 11.1).
    private static func bearer(_ field: String) -> [Substring] {
        let scheme = field.utf8.prefix { $0 != UInt8(ascii: " ") }
        guard Substring(scheme).lowercased() == "bearer" else { return [] }
        return [Substring(field.utf8[scheme.endIndex...]).trimmed]
    }

    /// The values of the cookies of a name (RFC 6265 section 4.2.1): a browser may send those of several paths.
    private static func cookies(_ name: String, in field: String) -> [Substring] {
        field.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
            let pair = Substring(pair).trimmed.utf8
            let key = pair.prefix { $0 != UInt8(ascii: "=") }
            return key.elementsEqual(name.utf8) ? Substring(pair[key.endIndex...].dropFirst()) : nil
        }
    }
}
