import Foundation
import Subprocess
import Testing

/// An application that signs links, with one key and openssl: HS256 (RFC 7518 section 3.2).
struct Issuer: Sendable {
    typealias Claims = [String: any Sendable]

    /// The name of its key.
    let keyID: String
    private let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max) })

    init(_ keyID: String) {
        self.keyID = keyID
    }

    /// Signs claims; what they do not say is that all films can begin for an hour.
    func token(_ claims: Claims = [:], header: Claims = [:]) async throws -> String {
        let header = try Self.part(["alg": "HS256", "kid": keyID].merging(header) { $1 })
        let claims = try Self.part(["path": "/", "exp": Self.now + 3600].merging(claims) { $1 })
        let content = "\(header).\(claims)"
        let key = "hexkey:" + secret.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let result = try await run(
            .name("openssl"),
            arguments: ["dgst", "-sha256", "-mac", "HMAC", "-macopt", key, "-binary"],
            input: .string(content),
            output: .data(limit: 32)
        )
        try #require(result.standardOutput.count == 32)
        return "\(content).\(result.standardOutput.base64URL)"
    }

    /// A JWK set (RFC 7517 section 5) with the keys of all of them.
    static func keySet(_ issuers: Issuer...) -> Data {
        let keys = issuers.map { issuer in
            #"{"kty": "oct", "alg": "HS256", "kid": "\#(issuer.keyID)", "k": "\#(issuer.secret.base64URL)"}"#
        }
        return Data(#"{"keys": [\#(keys.joined(separator: ", "))]}"#.utf8)
    }

    /// The time as tokens have it, in seconds since 1970.
    static var now: Int { Int(Date.now.timeIntervalSince1970) }

    private static func part(_ object: Claims) throws -> String {
        try JSONSerialization.data(withJSONObject: object as [String: Any], options: .sortedKeys).base64URL
    }
}

extension Data {
    /// As base64url without padding (RFC 7515 section 2).
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
