internal import Synchronization

/// Verifies tokens with one key set, and remembers those that it has verified.
///
/// For other keys, make another verifier: what the old one remembers goes with it, so that no token outlives its key. May
/// be used by any number of threads at once; none waits for another's signature check.
public final class TokenVerifier: Sendable {
    /// The keys that tokens must be signed with.
    public let keys: KeySet
    private let remembered = Mutex(VerifiedTokens())

    /// The longest token, in bytes: what nginx takes for a request's first line or a field by default
    /// (`large_client_header_buffers`).
    public static let maximumTokenLength = 8192

    /// Takes the keys.
    ///
    /// - Parameter keys: The keys that tokens must be signed with.
    public init(keys: KeySet) {
        self.keys = keys
    }

    /// Says what a token allows; whether that is what a request asks for, ``Grant/refusal(of:)`` says.
    ///
    /// - Parameters:
    ///   - token: The token, in its compact form.
    ///   - now: Seconds since 1970. Decides only whether the token is worth remembering.
    /// - Returns: The grant.
    /// - Throws: ``TokenRefusal`` if the token is none, if none of the keys has signed it, or if its claims are not what
    ///   they must be. Never for its time, path, address or audience.
    public func verify(_ token: [UInt8], now: Int64) throws(TokenRefusal) -> Grant {
        guard token.count <= Self.maximumTokenLength else { throw .tooLarge }
        let digest = TokenDigest(of: token)
        if let grant = remembered.withLock({ $0.grant(of: digest, now: now) }) { return grant }

        let parts = try Token(parsing: token)
        try parts.checkSignature(keys)
        let grant = try Grant(try parts.claims(), tokenID: digest.name)
        if now < grant.ends { remembered.withLock { $0.remember(grant, of: digest) } }
        return grant
    }

    /// How many tokens are remembered.
    var rememberedCount: Int { remembered.withLock { $0.count } }
}
