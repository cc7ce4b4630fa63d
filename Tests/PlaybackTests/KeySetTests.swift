import Testing

@testable import Playback

/// Which keys are taken (RFC 7517, RFC 7518 sections 3 and 6), and how they are exchanged.
struct KeySetTests {
    static let secret = #""k":"\#(Base64URL.encode(Array(repeating: 7, count: 32)))""#
    static let point =
        #""x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#
    static let ed25519 = #""x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#

    static func modulus(bits: Int) -> String {
        Base64URL.encode([UInt8](repeating: 0xFF, count: bits / 8 - 1) + [0xFD])
    }

    static func parse(_ keys: String) throws(KeySetError) -> KeySet {
        try KeySet(parsing: Array("{\"keys\":[\(keys)]}".utf8))
    }

    @Test(arguments: [
        #"{"kid":"a",\#(secret)}"#: "kty is missing; allowed: oct, EC, OKP, RSA",
        #"{"kid":"a","kty":"OCT",\#(secret)}"#: #"kty is "OCT"; allowed: oct, EC, OKP, RSA"#,
        #"{"kid":"a","kty":7}"#: "kty is 7; allowed: oct, EC, OKP, RSA",
        #"{"kty":"oct",\#(secret)}"#:
            "kid is missing: give the key a name of its own, and put it into the header of tokens",
        #"{"kid":"","kty":"oct",\#(secret)}"#:
            #"kid is ""; allowed: text of 1 to 128 bytes without control characters"#,
        #"{"kid":1,"kty":"oct",\#(secret)}"#: "kid is 1; allowed: text of 1 to 128 bytes without control characters",
        #"{"kid":"a","kty":"oct","alg":"HS512",\#(secret)}"#: #"alg is "HS512"; allowed with kty oct: HS256"#,
        #"{"kid":"a","kty":"oct","alg":"none",\#(secret)}"#: #"alg is "none"; allowed with kty oct: HS256"#,
        #"{"kid":"a","kty":"EC","crv":"P-256","alg":"HS256",\#(point)}"#:
            #"alg is "HS256"; allowed with kty EC: ES256"#,
        #"{"kid":"a","kty":"EC","crv":"P-384",\#(point)}"#: #"crv is "P-384"; allowed with kty EC: P-256"#,
        #"{"kid":"a","kty":"EC",\#(point)}"#: "crv is missing; allowed with kty EC: P-256",
        #"{"kid":"a","kty":"OKP","crv":"X25519",\#(ed25519)}"#: #"crv is "X25519"; allowed with kty OKP: Ed25519"#,
        #"{"kid":"a","kty":"oct","use":"enc",\#(secret)}"#: #"use is "enc"; allowed: sig"#,
        #"{"kid":"a","kty":"oct","key_ops":["encrypt"],\#(secret)}"#: #"key_ops is ["encrypt"]; allowed: sign, verify"#,
        #"{"kid":"a","kty":"oct"}"#: "k is missing",
        #"{"kid":"a","kty":"oct","k":"abc="}"#: "k is not base64url without padding",
        #"{"kid":"a","kty":"oct","k":"\#(Base64URL.encode(Array(repeating: 7, count: 31)))"}"#:
            "k has 31 bytes; allowed: 32 and more, random ones",
        #"{"kid":"a","kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#: "y is missing",
        #"{"kid":"a","kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}"#: "x has 3 bytes; allowed: 32",
        #"{"kid":"a","kty":"EC","crv":"P-256",\#(point),"d":"AQAB"}"#: "d has 3 bytes; allowed: 32",
        // A point that is not on the curve.
        #"{"kid":"a","kty":"EC","crv":"P-256","x":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","#
            + #""y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#: "its numbers are no ES256 key",
        // The private part of RFC 8037's example as that of RFC 7515's.
        #"{"kid":"a","kty":"EC","crv":"P-256",\#(point),"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#:
            "its private part does not belong to its public part",
        #"{"kid":"a","kty":"RSA","e":"AQAB","n":"\#(modulus(bits: 2040))"}"#: "n has 2040 bits; allowed: 2048 to 8192",
        #"{"kid":"a","kty":"RSA","e":"AQAB","n":"\#(modulus(bits: 1024))"}"#: "n has 1024 bits; allowed: 2048 to 8192",
        #"{"kid":"a","kty":"RSA","e":"AQAB","n":"\#(modulus(bits: 16384))"}"#:
            "n has 16384 bits; allowed: 2048 to 8192",
        #"{"kid":"a","kty":"RSA","n":"\#(modulus(bits: 2048))"}"#: "e is missing",
        "7": "it is not a JSON object",
    ])
    func refusesKeys(_ key: String, _ reason: String) throws {
        let error = #expect(throws: KeySetError.self) {
            try Self.parse(#"{"kid":"ok","kty":"oct",\#(Self.secret)},"# + key)
        }
        guard case .badKey(let number, _, let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(number == 2)
        #expect(found == reason)
    }

    @Test(arguments: [
        ("", "the text lacks a value (at byte 0): a JWK set is JSON, as in {\"keys\": [...]}"),
        (
            "{\"keys\":[]",
            "the text lacks the end of an object (at byte 10): a JWK set is JSON, as in {\"keys\": [...]}"
        ),
        ("[]", "there is no array \"keys\": a JWK set is {\"keys\": [...]}, a single key stands inside"),
        ("{\"keys\":{}}", "there is no array \"keys\": a JWK set is {\"keys\": [...]}, a single key stands inside"),
        ("{\"keys\":[]}", "there is no key left: at least one is needed"),
        (
            "{\"keys\":[{\"kty\":\"oct\",\(secret),\"kid\":\"a\"},{\"kty\":\"oct\",\(secret),\"kid\":\"a\"}]}",
            "two keys have the kid \"a\": give each its own"
        ),
        ("{\"keys\":[{\"kid\":\"new\",\"kty\":\"oct\"}]}", "key 1 (\"new\"): k is missing"),
    ])
    func refusesSets(_ text: String, _ message: String) {
        let error = #expect(throws: KeySetError.self) { try KeySet(parsing: Array(text.utf8)) }
        #expect(error.map { "\($0)" } == message)
    }

    @Test func errorsTellNoSecret() throws {
        let secret = Base64URL.encode("a secret that is too short".utf8)
        let error = #expect(throws: KeySetError.self) { try Self.parse(#"{"kid":"a","kty":"oct","k":"\#(secret)"}"#) }
        #expect(error.map { "\($0)" }?.contains(secret) == false)
    }

    @Test func takesTheAlgorithmFromTheTypeWhereItIsNotSaid() throws {
        let keys = try Self.parse(
            """
            {"kid":"a","kty":"oct",\(Self.secret)},{"kid":"b","kty":"EC","crv":"P-256",\(Self.point)},
            {"kid":"c","kty":"OKP","crv":"Ed25519",\(Self.ed25519),"color":"blue"}
            """
        )
        #expect(keys.keys.map(\.algorithm) == [.hs256, .es256, .edDSA])
        #expect(keys.keys.map(\.canSign) == [true, false, false])
        #expect(keys.signingKey?.id == "a")
        #expect(keys["c"]?.algorithm == .edDSA)
        #expect(keys["d"] == nil)
        #expect(keys.json.contains(#""color":"blue""#))
        #expect(try KeySet(parsing: Array(keys.json.utf8)) == keys)
    }

    @Test func isExchangedKeyByKey() throws {
        let old = try Key.generate(.hs256, id: "old")
        let new = try Key.generate(.edDSA, id: "new")
        let first = KeySet(old)
        let both = try first.adding(new)
        #expect(both.keys.map(\.id) == ["old", "new"])
        #expect(both.signingKey == new)
        #expect(try both.retiring("old") == KeySet(new))
        #expect(throws: KeySetError.sameID("new")) { try both.adding(Key.generate(.rs256, id: "new")) }
        #expect(throws: KeySetError.unknownID("other")) { try both.retiring("other") }
        #expect(throws: KeySetError.noKeys) { try first.retiring("old") }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func generatesKeys(_ algorithm: SigningAlgorithm) throws {
        let key = try Key.generate(algorithm)
        #expect(key.algorithm == algorithm && key.canSign && key.holdsSecret)
        #expect(try key.id != Key.generate(algorithm).id)
        let other = try Key.generate(algorithm, id: key.id)
        #expect(key != other)

        // What is written is what signs.
        let read = try #require(KeySet(parsing: Array(KeySet(key).json.utf8))[key.id])
        #expect(read == key)
        let grant = try Grant(path: "/films/", expires: 100, viewer: "ana", rate: 5000, audience: ["a", "b"])
        let token = Array(try read.sign(grant).utf8)
        #expect(try TokenVerifier(keys: KeySet(key)).verify(token, now: 0) == grant)
        #expect(throws: TokenRefusal.badSignature) { try TokenVerifier(keys: KeySet(other)).verify(token, now: 0) }
    }

    @Test(arguments: [SigningAlgorithm.es256, .edDSA, .rs256])
    func publicPartsVerifyAndDoNotSign(_ algorithm: SigningAlgorithm) throws {
        let key = try Key.generate(algorithm, id: "a")
        let keys = try KeySet(key).adding(Key.generate(.hs256, id: "secret"))
        let exported = try #require(keys.publicPart)
        #expect(exported.keys.map(\.id) == ["a"])
        for member in ["d", "p", "q", "dp", "dq", "qi", "k"] { #expect(!exported.json.contains("\"\(member)\"")) }
        #expect(exported.keys.allSatisfy { !$0.holdsSecret })

        let grant = try Grant(path: "/", expires: 100, id: "1")
        let token = Array(try key.sign(grant).utf8)
        #expect(try TokenVerifier(keys: exported).verify(token, now: 0) == grant)
        #expect(throws: SigningError.publicKey("a")) { try exported.keys[0].sign(grant) }
        #expect(exported.signingKey == nil)
    }

    @Test func secretsHaveNoPublicPart() throws {
        #expect(KeySet(try Key.generate(.hs256)).publicPart == nil)
    }

    @Test func tokensCarryWhatWasGranted() throws {
        let key = try Key.generate(.hs256, id: "a\"b")
        let grant = try Grant(
            path: "/фильм/\"a\"/",
            expires: 100,
            notBefore: 1,
            lease: 2,
            viewer: "ana",
            rate: 4096,
            streams: 3,
            audience: ["films"],
            address: "2001:db8::/32",
            id: "7"
        )
        let parts = try key.sign(grant).utf8.split(separator: UInt8(ascii: ".")).map {
            try #require(Base64URL.decode($0))
        }
        #expect(String(decoding: parts[0], as: UTF8.self) == #"{"alg":"HS256","kid":"a\"b","typ":"JWT"}"#)
        #expect(
            String(decoding: parts[1], as: UTF8.self)
                == #"{"path":"/фильм/\"a\"/","exp":100,"nbf":1,"lease":2,"sub":"ana","#
                + #""rate":4096,"streams":3,"aud":"films","ip":"2001:db8::/32","jti":"7"}"#
        )
    }
}
