internal import JWTKit

/// What JWTKit signs and verifies with one key: on any thread, without waiting.
struct Signer: Sendable {
    private let algorithm: any JWTAlgorithm

    /// A signer and verifier with one secret.
    init(secret: [UInt8]) throws {
        algorithm = try Self.algorithm { await $0.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256) }
    }

    /// A verifier with a public key, which signs too if the private part is there.
    ///
    /// - Parameter members: A JSON Web Key with a `kid` and an `alg`.
    /// - Throws: What JWTKit or BoringSSL says of numbers that are no key.
    init(_ members: JSONObject) throws {
        let key = try JWK(json: members.text)
        algorithm = try Self.algorithm { try await $0.add(jwk: key) }
    }

    /// The signature of the bytes.
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        try algorithm.sign(bytes)
    }

    /// Whether the key has signed the bytes so.
    func hasSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        (try? algorithm.verify(signature, signs: bytes)) ?? false
    }

    /// The one place where threads wait for tasks: JWTKit keeps its keys in an actor, and hands out what works with them
    /// only there; what it hands out needs no task any more.
    private static func algorithm(
        _ add: @escaping @Sendable (JWTKeyCollection) async throws -> Void
    ) throws -> any JWTAlgorithm {
        try WaitingThread.result {
            let keys = JWTKeyCollection()
            try await add(keys)
            return try await keys.getKey()
        }
    }
}
