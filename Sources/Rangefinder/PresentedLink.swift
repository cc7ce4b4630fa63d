/// A token to be explained, and the path that it was presented with, where both are an address.
struct PresentedLink: Equatable {
    let token: String
    /// The film's path, decoded; `nil` where it is not known.
    let path: String?

    /// Takes a token alone, or finds it in an address.
    ///
    /// - Parameters:
    ///   - text: The token or the address.
    ///   - base: Where nginx has the films; its host does not count.
    ///
    /// It is `nil` if the text is an address without a token.
    init?(_ text: String, base: BaseAddress) {
        // The letters of a token are those of base64url, and dots.
        guard text.contains("/") else {
            (token, path) = (text, nil)
            return
        }
        let halves = text.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let location = String(halves[0]).pathOfAddress
        if let token = halves.dropFirst().first.flatMap(Self.token(inQuery:)) {
            self.token = token
            path = Self.path(of: location, below: base.description.pathOfAddress)
        } else if let mark = location.firstRange(of: SignedAddress.mark) {
            let token = location[mark.upperBound...].prefix { $0 != "/" }
            self.token = String(token)
            path = location[token.endIndex...].percentDecoded
        } else {
            return nil
        }
    }

    private static func token(inQuery query: Substring) -> String? {
        let name = "token="
        return query.split(separator: "&").first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    private static func path(of location: Substring, below base: Substring) -> String? {
        guard location.hasPrefix(base) else { return nil }
        let path = location.dropFirst(base.count)
        return path.hasPrefix("/") ? path.percentDecoded : nil
    }
}

extension String {
    /// What follows the host, where this is an address with one.
    fileprivate var pathOfAddress: Substring {
        guard !hasPrefix("/"), let host = firstRange(of: "://")?.upperBound else { return self[...] }
        return self[host...].drop { $0 != "/" }
    }
}

extension Substring {
    /// What it stands for (RFC 3986 section 2.1); a percent sign without two digits stands for itself.
    fileprivate var percentDecoded: String {
        let pieces = utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        let bytes = pieces.dropFirst().reduce(into: Array(pieces[0])) { bytes, piece in
            let digits = piece.prefix(2)
            // `UInt8(_:radix:)` would take a sign too.
            if digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
                let byte = UInt8(Substring(digits), radix: 16)
            {
                bytes.append(byte)
                bytes += piece.dropFirst(2)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes += piece
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
