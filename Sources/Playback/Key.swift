internal import JSONWriting

/// A key that signs tokens, or verifies them, with the one algorithm that it is for.
public struct Key: Sendable {
    /// Its name (`kid`), which tokens carry.
    public let id: String
    /// The algorithm that it is for; a token that names another is refused.
    public let algorithm: SigningAlgorithm
    /// The members of the JSON Web Key (RFC 7517 section 4), as they were read.
    let members: JSONObject
    private let signer: Signer

    /// Checks the members of a JSON Web Key.
    ///
    /// - Throws: ``KeyFault`` with what was found and what is allowed.
    init(_ members: JSONObject) throws(KeyFault) {
        self.members = members
        id = try members.keyID()
        algorithm = try members.signingAlgorithm()
        try members.checkUse()
        try members.checkParts(for: algorithm)
        signer = try Self.signer(algorithm, members)
        try checkParts()
    }

    /// Whether it can sign, and not only verify.
    public var canSign: Bool { members[algorithm.secretMembers[0]] != nil }

    /// Whether there is something in it that nobody else may know.
    public var holdsSecret: Bool { algorithm.secretMembers.contains { members[$0] != nil } }

    /// The key for those who only verify; `nil` where one secret does both (HS256).
    public var publicPart: Key? {
        var members = members
        for name in algorithm.secretMembers { members[name] = nil }
        return try? Key(members)
    }

    /// Makes a token that carries the grant's claims.
    ///
    /// - Parameter grant: What the token shall allow.
    /// - Returns: The token, in letters that may stand in an address as they are.
    /// - Throws: ``SigningError/publicKey(_:)`` if this key can only verify.
    public func sign(_ grant: Grant) throws(SigningError) -> String {
        guard canSign else { throw .publicKey(id) }
        let header: JSONObject = ["alg": .string(algorithm.rawValue), "kid": .string(id), "typ": .string("JWT")]
        let text = Base64URL.encode(header.text.utf8) + "." + Base64URL.encode(grant.claims.text.utf8)
        return text + "." + Base64URL.encode(try signature(of: Array(text.utf8)))
    }

    /// The signature of the bytes.
    func signature(of bytes: [UInt8]) throws(SigningError) -> [UInt8] {
        guard let signature = try? signer.sign(bytes) else { throw .failed(id) }
        return signature
    }

    /// Whether this key has signed the bytes so.
    func hasSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        signer.hasSigned(bytes, signature)
    }

    private static func signer(_ algorithm: SigningAlgorithm, _ members: JSONObject) throws(KeyFault) -> Signer {
        do {
            switch algorithm {
            case .hs256:
                return try Signer(secret: members["k"]?.string.flatMap { Base64URL.decode($0.utf8) } ?? [])
            case .es256, .edDSA, .rs256:
                var members = members
                members["alg"] = .string(algorithm.rawValue)
                return try Signer(members)
            }
        } catch {
            throw KeyFault(reason: "its numbers are no \(algorithm.rawValue) key")
        }
    }

    /// Signs and verifies once: a private part of another key would make tokens that nobody accepts.
    private func checkParts() throws(KeyFault) {
        guard canSign, algorithm != .hs256 else { return }
        let bytes = Array(id.utf8)
        guard let signature = try? signature(of: bytes), publicPart?.hasSigned(bytes, signature) == true else {
            throw KeyFault(reason: "its private part does not belong to its public part")
        }
    }
}

extension Key: Equatable {
    /// Whether they are the same key, with the same members.
    public static func == (one: Key, other: Key) -> Bool {
        one.members == other.members
    }
}

/// Why a key does not sign.
public enum SigningError: Error, Equatable, CustomStringConvertible {
    /// The key of this name can only verify.
    case publicKey(String)
    /// The key of this name could not be used.
    case failed(String)

    /// The error in words, with what to do next.
    public var description: String {
        switch self {
        case .publicKey(let id):
            "key \(JSONText.quoted(id)) is public and can only verify: sign with the file that has its private part"
        case .failed(let id):
            "key \(JSONText.quoted(id)) could not sign"
        }
    }
}
