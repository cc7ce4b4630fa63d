/// The rules that the members of a JSON Web Key must keep (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2).
extension JSONObject {
    /// The longest `kid`, in bytes: it is carried by every token.
    private static let maximumKeyIDLength = 128

    /// The name, which every key needs: a token without one would have to be tried with each.
    func keyID() throws(KeyFault) -> String {
        guard let value = self["kid"] else {
            throw KeyFault(
                reason: "kid is missing: give the key a name of its own, and put it into the header of tokens"
            )
        }
        guard let id = value.string, (1...Self.maximumKeyIDLength).contains(id.utf8.count),
            id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else {
            throw KeyFault(
                reason: "kid is \(value.text); allowed: text of 1 to \(Self.maximumKeyIDLength) bytes"
                    + " without control characters"
            )
        }
        return id
    }

    /// The algorithm that belongs to the type, and that `alg` must agree with where it is there.
    func signingAlgorithm() throws(KeyFault) -> SigningAlgorithm {
        let type = self["kty"]
        guard let algorithm = SigningAlgorithm.allCases.first(where: { .string($0.keyType) == type }) else {
            let allowed = SigningAlgorithm.allCases.map(\.keyType).joined(separator: ", ")
            throw KeyFault(reason: "kty is \(type?.text ?? "missing"); allowed: \(allowed)")
        }
        if let name = self["alg"], name != .string(algorithm.rawValue) {
            throw KeyFault(reason: "alg is \(name.text); allowed with kty \(algorithm.keyType): \(algorithm.rawValue)")
        }
        if let curve = algorithm.curve, self["crv"] != .string(curve) {
            throw KeyFault(
                reason: "crv is \(self["crv"]?.text ?? "missing"); allowed with kty \(algorithm.keyType): \(curve)"
            )
        }
        return algorithm
    }

    /// RFC 7517 4.2 and 4.3: a key for something else must not sign.
    func checkUse() throws(KeyFault) {
        if let use = self["use"], use != .string("sig") {
            throw KeyFault(reason: "use is \(use.text); allowed: sig")
        }
        if let operations = self["key_ops"] {
            guard operations.array?.contains(where: { $0 == .string("sign") || $0 == .string("verify") }) == true else {
                throw KeyFault(reason: "key_ops is \(operations.text); allowed: sign, verify")
            }
        }
    }

    /// The numbers that the algorithm needs, in the right lengths.
    ///
    /// Messages tell lengths and never what a member holds, as that may be a secret.
    func checkParts(for algorithm: SigningAlgorithm) throws(KeyFault) {
        switch algorithm {
        case .hs256:
            let count = try bytes("k").count
            // RFC 7518 3.2: at least as long as the hash.
            guard count >= 32 else {
                throw KeyFault(reason: "k has \(count) bytes; allowed: 32 and more, random ones")
            }
        case .es256, .edDSA:
            for name in algorithm.publicMembers + (self["d"] == nil ? [] : ["d"]) {
                let count = try bytes(name).count
                guard count == 32 else { throw KeyFault(reason: "\(name) has \(count) bytes; allowed: 32") }
            }
        case .rs256:
            for name in algorithm.publicMembers { _ = try bytes(name) }
            try checkModulus()
        }
    }

    private func checkModulus() throws(KeyFault) {
        let modulus = try bytes("n").drop { $0 == 0 }
        let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        // RFC 7518 3.3. Above, each token would cost milliseconds.
        guard (2048...8192).contains(bits) else { throw KeyFault(reason: "n has \(bits) bits; allowed: 2048 to 8192") }
    }

    private func bytes(_ name: String) throws(KeyFault) -> [UInt8] {
        guard let text = self[name] else { throw KeyFault(reason: "\(name) is missing") }
        guard let bytes = text.string.flatMap({ Base64URL.decode($0.utf8) }) else {
            throw KeyFault(reason: "\(name) is not base64url without padding")
        }
        return bytes
    }
}

/// What is wrong with one key: the member, what was found, and what is allowed.
struct KeyFault: Error, Equatable {
    let reason: String
}
