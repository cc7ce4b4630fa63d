public import Addresses

/// What a token allows: whose claims they are, which films, until when, and how.
public struct Grant: Hashable, Sendable {
    /// A name for the log: the token's `jti` or, where it has none, the beginning of its SHA-256 in hexadecimal.
    public let id: String
    /// Whose playbacks are counted together (`sub`).
    public let viewer: Viewer
    /// Which paths (`path`).
    public let scope: Scope
    /// From when, in seconds since 1970 (`nbf`).
    public let notBefore: Int64?
    /// Until when a film can begin, in seconds since 1970 (`exp`).
    public let expires: Int64
    /// For how many seconds more a film that has begun can go on (`lease`).
    public let lease: Int64
    /// The most bytes a second (`rate`).
    public let rate: Int64?
    /// The most playbacks at once (`streams`).
    public let streams: Int?
    /// For whom it is meant (`aud`): one of these; empty where it does not say.
    public let audience: [String]
    /// For which client addresses (`ip`).
    public let address: AddressRange?

    /// How far the clock of whoever signs may be ahead of ours, in seconds (RFC 7519 section 4.1.5: a few minutes at
    /// most).
    ///
    /// It counts for `nbf` alone. A link is often used in the second in which it was signed, and must not fail then; at
    /// its end a minute more or less does no harm to the viewer, and `lease` is there for films that have begun.
    public static let leeway: Int64 = 60

    /// The longest `lease`, in seconds: a week.
    ///
    /// Whoever needs more needs a new link.
    public static let maximumLease: Int64 = 7 * 24 * 60 * 60

    /// The smallest `rate`, in bytes a second: less than any sound recording needs.
    public static let minimumRate: Int64 = 1024

    /// The largest `rate`, in bytes a second: a TiB, so that nothing that is counted with it overflows.
    public static let maximumRate: Int64 = 1 << 40

    /// The largest number of `streams`.
    public static let maximumStreams: Int64 = 1000

    /// When it allows nothing any more, in seconds since 1970.
    public var ends: Int64 { expires + lease }

    /// Says why the grant does not allow what is asked for.
    ///
    /// - Parameter ask: What is asked for.
    /// - Returns: The first reason; `nil` if it is allowed.
    public func refusal(of ask: Ask) -> TokenRefusal? {
        guard isMeant(for: ask.audience) else { return .wrongAudience }
        if let address, !address.contains(ask.address) { return .wrongAddress }
        guard scope.covers(ask.path) else { return .wrongPath }
        if let notBefore, ask.now < notBefore - Self.leeway { return .notYet }
        // RFC 7519 4.1.4: on `exp` it has expired already.
        guard ask.now < (ask.isBeginning ? expires : ends) else { return .expired }
        return nil
    }

    /// Whether a server of this name, or without one, may take it.
    ///
    /// RFC 7519 4.1.3: who is not named must refuse. And who has a name refuses tokens that name nobody, which may have
    /// been made for another purpose (RFC 8725 section 3.9). Byte for byte, as names are not text to be read.
    private func isMeant(for name: String?) -> Bool {
        guard let name else { return audience.isEmpty }
        return audience.contains { $0.utf8.elementsEqual(name.utf8) }
    }
}
