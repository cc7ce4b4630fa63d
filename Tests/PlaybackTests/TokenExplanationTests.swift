import Testing

@testable import Playback

/// What people are told about a token.
struct TokenExplanationTests {
    let key: Key
    let grant: Grant
    let token: String

    init() throws {
        key = try Key.generate(.edDSA, id: "a")
        grant = try Grant(path: "/films/", expires: 2000, viewer: "ana")
        token = try key.sign(grant)
    }

    @Test func saysWhatATokenAllows() {
        let explanation = TokenExplanation(of: token, keys: KeySet(key))
        #expect(explanation.algorithm == "EdDSA")
        #expect(explanation.keyID == "a")
        #expect(explanation.grant == grant)
        #expect(explanation.fault == nil)
        #expect(explanation.refusal(of: GrantTests.ask("/films/a.mp4")) == nil)
        #expect(explanation.refusal(of: GrantTests.ask("/other/a.mp4")) == .wrongPath)
        #expect(explanation.refusal(of: GrantTests.ask(at: 2000)) == .expired)
    }

    @Test func saysItWithoutKeysToo() {
        let explanation = TokenExplanation(of: token, keys: nil)
        #expect(explanation.grant == grant)
        #expect(explanation.refusal(of: GrantTests.ask("/other/a.mp4")) == .wrongPath)
    }

    @Test func saysItOfATokenThatSomebodyElseSigned() throws {
        let explanation = TokenExplanation(of: token, keys: KeySet(try Key.generate(.edDSA, id: "a")))
        #expect(explanation.grant == grant)
        #expect(explanation.fault == .badSignature)
        #expect(explanation.refusal(of: GrantTests.ask("/other/a.mp4")) == .badSignature)
        #expect(TokenExplanation(of: token, keys: KeySet(try Key.generate(.edDSA, id: "b"))).fault == .unknownKey)
    }

    @Test(arguments: TokenVectors.refused)
    func findsWhatTheVerifierFinds(_ row: TokenVectors.Row) throws {
        let explanation = TokenExplanation(of: row.token, keys: try TokenVectors.keys())
        #expect(explanation.fault?.testWord == row.refusal)
    }
}
