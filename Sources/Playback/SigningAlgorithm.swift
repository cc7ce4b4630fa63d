/// The algorithms that tokens may be signed with (RFC 7518 section 3.1, RFC 8037 section 3.1).
///
/// There is no `none`, and nobody can add one.
public enum SigningAlgorithm: String, CaseIterable, Sendable {
    /// HMAC with SHA-256: one secret signs and verifies.
    case hs256 = "HS256"
    /// ECDSA with the curve P-256 and SHA-256.
    case es256 = "ES256"
    /// EdDSA with the curve Ed25519.
    case edDSA = "EdDSA"
    /// RSA (PKCS #1 version 1.5) with SHA-256.
    case rs256 = "RS256"

    /// The value of `kty` in keys for it (RFC 7518 section 6.1).
    var keyType: String {
        switch self {
        case .hs256: "oct"
        case .es256: "EC"
        case .edDSA: "OKP"
        case .rs256: "RSA"
        }
    }

    /// The value of `crv` in keys for it, where they have one.
    var curve: String? {
        switch self {
        case .es256: "P-256"
        case .edDSA: "Ed25519"
        case .hs256, .rs256: nil
        }
    }

    /// The members that every key for it has.
    var publicMembers: [String] {
        switch self {
        case .hs256: []
        case .es256: ["x", "y"]
        case .edDSA: ["x"]
        case .rs256: ["n", "e"]
        }
    }

    /// The members of a key for it that nobody else may know: the first is there in every key that signs.
    var secretMembers: [String] {
        switch self {
        case .hs256: ["k"]
        case .es256, .edDSA: ["d"]
        case .rs256: ["d", "p", "q", "dp", "dq", "qi", "oth"]
        }
    }

    /// The words to choose from, for messages.
    static var allowed: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
