/// What `Cache-Control` says of the films in some folders.
public struct CacheControlRule: Hashable, Sendable {
    /// The folders.
    public let folder: FolderPattern
    /// The value of the field: directives such as `public` or `max-age=60`, with commas between them.
    public let value: String
}

extension CacheControlRule: LosslessStringConvertible {
    /// Reads `FOLDER=DIRECTIVES`.
    ///
    /// - Returns: `nil` if one of them is not a pattern of folders or a directive (RFC 9111 section 5.2), or is
    ///   `no-store`.
    public init?(_ description: String) {
        guard let (folder, rest) = FolderPattern.split(description) else { return nil }
        let directives = rest.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard directives.allSatisfy(Self.isAllowed) else { return nil }
        self.init(folder: folder, value: directives.joined(separator: ", "))
    }

    /// The rule as the setting takes it.
    public var description: String { "\(folder)=\(value)" }

    /// Completes "allowed is …".
    static let allowed = """
        FOLDER=DIRECTIVES, such as /talks/=public, max-age=86400 or /*/drafts/=no-cache; \
        not no-store, for a player that may not store a film cannot seek back in it
        """

    private static func isAllowed(_ directive: Substring) -> Bool {
        let halves = directive.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return halves.allSatisfy(\.isToken) && halves[0].lowercased() != "no-store"
    }
}
