internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import SwiftASN1

extension Key {
    /// Makes a new key from the system's random numbers.
    ///
    /// - Parameters:
    ///   - algorithm: What it is for. RSA keys get 2048 bits, the fewest that are allowed: more make longer links.
    ///   - id: Its name, of 1 to 128 bytes without control characters; where `nil`, a random one of eight letters.
    /// - Throws: ``KeySetError/badKey(number:id:reason:)`` if the name is none.
    /// - Returns: The key, with its private part.
    public static func generate(_ algorithm: SigningAlgorithm, id: String? = nil) throws(KeySetError) -> Key {
        let id = id ?? RandomName.make(bytes: 6)
        var members: JSONObject = [
            "kid": .string(id), "kty": .string(algorithm.keyType), "alg": .string(algorithm.rawValue),
            "use": .string("sig"),
        ]
        members["crv"] = algorithm.curve.map(JSON.string)
        for (name, bytes) in numbers(of: algorithm) { members[name] = .string(Base64URL.encode(bytes)) }
        do throws(KeyFault) {
            return try Key(members)
        } catch {
            throw .badKey(number: 1, id: id, reason: error.reason)
        }
    }

    private static func numbers(of algorithm: SigningAlgorithm) -> [(name: String, bytes: [UInt8])] {
        switch algorithm {
        case .hs256:
            return [("k", (0..<32).map { _ in UInt8.random(in: .min ... .max) })]
        case .es256:
            let key = P256.Signing.PrivateKey()
            let point = [UInt8](key.publicKey.rawRepresentation)
            return [("x", Array(point[..<32])), ("y", Array(point[32...])), ("d", [UInt8](key.rawRepresentation))]
        case .edDSA:
            let key = Curve25519.Signing.PrivateKey()
            return [("x", [UInt8](key.publicKey.rawRepresentation)), ("d", [UInt8](key.rawRepresentation))]
        case .rs256:
            return rsaNumbers()
        }
    }

    /// RFC 8017 A.1.2: a private key is a sequence of these integers, behind a version.
    private static func rsaNumbers() -> [(name: String, bytes: [UInt8])] {
        do {
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            let root = try DER.parse([UInt8](key.derRepresentation))
            return try DER.sequence(root, identifier: .sequence) { nodes in
                _ = try Int(derEncoded: &nodes)
                return try ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map { name in
                    // RFC 7518 2: no zeros in front, as DER has them where a number would look negative.
                    (name, Array(try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 }))
                }
            }
        } catch {
            preconditionFailure("BoringSSL made an RSA key that is none: \(error)")
        }
    }
}
