/// A signed token in its compact form (RFC 7515 section 7.1), taken apart.
///
/// Nothing in it is to be believed before ``checkSignature(_:)``.
struct Token {
    /// The algorithm that it names (`alg`).
    let algorithm: String
    /// The key that it names (`kid`).
    let keyID: String?
    private let encodedClaims: ArraySlice<UInt8>
    private let signedBytes: [UInt8]
    private let signature: [UInt8]

    /// Takes a token apart.
    ///
    /// - Parameter bytes: The token.
    /// - Throws: ``TokenRefusal/missing``, ``TokenRefusal/tooLarge`` before anything is decoded, and
    ///   ``TokenRefusal/malformed(_:)``.
    init(parsing bytes: [UInt8]) throws(TokenRefusal) {
        guard !bytes.isEmpty else { throw .missing }
        guard bytes.count <= TokenVerifier.maximumTokenLength else { throw .tooLarge }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // RFC 7516 9: five parts are an encrypted one.
        guard parts.count == 3 else { throw .malformed("it has not three parts with dots between them") }
        let header = try Self.object(parts[0], "header")
        guard let signature = Base64URL.decode(parts[2]) else {
            throw .malformed("its signature is not base64url")
        }
        guard let algorithm = header["alg"]?.string else { throw .malformed("its header has no alg") }
        self.algorithm = algorithm
        keyID = try Self.keyID(header)
        encodedClaims = parts[1]
        signedBytes = Array(bytes[..<parts[1].endIndex])
        self.signature = signature
        try Self.checkKind(header)
    }

    /// What it says, whoever wrote it.
    ///
    /// - Throws: ``TokenRefusal/malformed(_:)``.
    func claims() throws(TokenRefusal) -> JSONObject {
        try Self.object(encodedClaims, "payload")
    }

    /// Checks that one of the keys has signed it, and with that key's own algorithm.
    ///
    /// The key decides the algorithm, not the token (RFC 8725 section 3.1); keys or addresses of keys in the token's
    /// header are not looked at (section 3.10).
    ///
    /// - Throws: ``TokenRefusal/wrongAlgorithm``, ``TokenRefusal/unknownKey`` or ``TokenRefusal/badSignature``.
    func checkSignature(_ keys: KeySet) throws(TokenRefusal) {
        guard let algorithm = SigningAlgorithm(rawValue: algorithm) else { throw .wrongAlgorithm }
        guard let keyID, let key = keys[keyID] else { throw .unknownKey }
        guard key.algorithm == algorithm else { throw .wrongAlgorithm }
        guard key.hasSigned(signedBytes, signature) else { throw .badSignature }
    }

    private static func object(_ text: ArraySlice<UInt8>, _ name: String) throws(TokenRefusal) -> JSONObject {
        guard let bytes = Base64URL.decode(text) else { throw .malformed("its \(name) is not base64url") }
        let value: JSON
        do throws(JSONError) {
            value = try JSONReader.read(bytes)
        } catch {
            throw .malformed("its \(name) \(error)")
        }
        guard let object = value.object else { throw .malformed("its \(name) is not a JSON object") }
        return object
    }

    private static func keyID(_ header: JSONObject) throws(TokenRefusal) -> String? {
        guard let value = header["kid"] else { return nil }
        guard let keyID = value.string else { throw .malformed("its kid is not a string") }
        return keyID
    }

    /// Refuses what is no plain signed token, or asks for more than is understood here.
    private static func checkKind(_ header: JSONObject) throws(TokenRefusal) {
        // RFC 7515 4.1.11: who does not understand all of it must refuse; nothing that it can name is understood here.
        guard header["crit"] == nil else { throw .malformed("its header has crit, and no extension is understood") }
        // RFC 7519 5.2: a token in a token.
        guard header["cty"] == nil else { throw .malformed("its header has cty: there is something else in it") }
        // RFC 8725 3.11: made for something else. RFC 7515 4.1.9: the prefix may be left out, and case does not count.
        guard let type = header["typ"] else { return }
        guard ["jwt", "application/jwt"].contains(type.string?.lowercased()) else {
            throw .malformed("its typ is not JWT")
        }
    }
}
