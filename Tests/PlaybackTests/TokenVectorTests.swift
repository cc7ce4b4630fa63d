import Testing

@testable import Playback

/// Tokens that another implementation made: what RFC 7515, 7519 and 8725 say of them.
struct TokenVectorTests {
    let verifier: TokenVerifier

    init() throws {
        verifier = TokenVerifier(keys: try TokenVectors.keys())
    }

    @Test func areThere() {
        #expect(TokenVectors.accepted.count >= 25)
        #expect(TokenVectors.refused.count >= 140)
    }

    @Test(arguments: TokenVectors.accepted)
    func acceptsWhatIsGood(_ row: TokenVectors.Row) throws {
        let grant = try verifier.verify(row.bytes, now: 1_800_000_000)
        #expect(TokenVectors.ExpectedGrant(grant) == row.grant, "\(row.clause)")
    }

    @Test(arguments: TokenVectors.refused)
    func refusesWhatIsNot(_ row: TokenVectors.Row) {
        for attempt in 1...2 {
            let refusal = #expect(throws: TokenRefusal.self, "\(row.clause), attempt \(attempt)") {
                try verifier.verify(row.bytes, now: 1_800_000_000)
            }
            #expect(refusal?.testWord == row.refusal, "\(row.clause)")
        }
    }

    /// Whatever is changed, left out or added in a token, it is refused: each byte of it is signed.
    @Test(arguments: ["HS256", "ES256", "EdDSA", "RS256"])
    func refusesEveryOtherByte(_ name: String) throws {
        let good = try TokenVectors.token(name)
        for place in good.indices {
            var changed = good
            changed[place] ^= 1
            #expect(throws: TokenRefusal.self, "byte \(place)") { try verifier.verify(changed, now: 0) }
            changed = good
            changed.remove(at: place)
            #expect(throws: TokenRefusal.self, "without byte \(place)") { try verifier.verify(changed, now: 0) }
        }
        #expect(throws: TokenRefusal.self) { try verifier.verify(good + good, now: 0) }
    }

    @Test func refusalsTellNothingOfTheToken() {
        for refusal: TokenRefusal in [.malformed("it is none"), .badClaim("path"), .expired, .badSignature] {
            #expect(!refusal.explanation.isEmpty)
            #expect(refusal.word.allSatisfy { $0.isLowercase || $0 == "-" })
        }
    }
}
