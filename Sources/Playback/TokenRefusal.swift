/// Why a token, or its absence, does not let a request through.
///
/// None of them says whether there is a film. In HTTP, what is wrong with the token itself is best said with 401, and
/// what a good token does not allow with 403; too many streams are 429 (RFC 9110 section 15.5.2 and 15.5.4, RFC 6585).
public enum TokenRefusal: Error, Hashable, Sendable {
    /// There is no token.
    case missing
    /// Two tokens came with one request, and they differ.
    case severalTokens
    /// The token is longer than ``TokenVerifier/maximumTokenLength``.
    case tooLarge
    /// It is no signed token of a kind that is accepted; with what is wrong, in fixed words.
    case malformed(String)
    /// It names an algorithm that is not accepted, or another than its key's.
    case wrongAlgorithm
    /// It names no key, or one that is not in the key set.
    case unknownKey
    /// Its key has not signed it.
    case badSignature
    /// The claim of this name is missing, of the wrong type, or out of range.
    case badClaim(String)
    /// It is meant for somebody else.
    case wrongAudience
    /// It is meant for another client's address.
    case wrongAddress
    /// It is for other paths.
    case wrongPath
    /// It is not valid yet.
    case notYet
    /// It is not valid any more, or not to begin with.
    case expired
    /// The viewer watches as many films at once as allowed.
    case tooManyStreams

    /// The reason for programs: one word in lower case, with hyphens.
    public var word: String {
        switch self {
        case .missing: "missing"
        case .severalTokens: "several-tokens"
        case .tooLarge: "too-large"
        case .malformed: "malformed"
        case .wrongAlgorithm: "wrong-algorithm"
        case .unknownKey: "unknown-key"
        case .badSignature: "bad-signature"
        case .badClaim: "bad-claim"
        case .wrongAudience: "wrong-audience"
        case .wrongAddress: "wrong-address"
        case .wrongPath: "wrong-path"
        case .notYet: "not-yet"
        case .expired: "expired"
        case .tooManyStreams: "too-many-streams"
        }
    }

    /// The reason for whoever signs the links: a sentence of fixed words, with nothing from the token in it.
    public var explanation: String {
        switch self {
        case .missing:
            "There is no token: hand out a signed link."
        case .severalTokens:
            "Two different tokens came with one request: send one."
        case .tooLarge:
            "The token is longer than \(TokenVerifier.maximumTokenLength) bytes: put less into it."
        case .malformed(let reason):
            "The token is not a signed JSON Web Token that is accepted here: \(reason)."
        case .wrongAlgorithm:
            "The token's alg is not that of its key: sign with the algorithm of the key set (\(SigningAlgorithm.allowed))."
        case .unknownKey:
            "The token's kid is missing or not in the key set: name the key that signed it."
        case .badSignature:
            "The signature does not fit: sign with the key that the kid names, and change nothing afterwards."
        case .badClaim(let name):
            "The claim \(name) is missing, of the wrong type, or out of range."
        case .wrongAudience:
            "The token's aud is not what this server is set to, or only one of the two is set."
        case .wrongAddress:
            "The token is bound to another address (ip)."
        case .wrongPath:
            "The token's path is another file, or not a folder above this one: a folder ends in a slash."
        case .notYet:
            "The token is not valid yet (nbf): compare the clocks."
        case .expired:
            "The token has expired (exp): films cannot begin, and those that began can go on for as long as its lease."
        case .tooManyStreams:
            "The viewer watches as many films at once as the token allows (streams)."
        }
    }
}
