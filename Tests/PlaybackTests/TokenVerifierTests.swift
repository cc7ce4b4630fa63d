import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Playback

/// Tokens that are remembered, and for how long.
struct TokenVerifierTests {
    @Test func remembersTokensAndNothingElse() throws {
        let keys = try TokenVectors.keys()
        let verifier = TokenVerifier(keys: keys)
        let token = try TokenVectors.token("ES256")
        let first = try verifier.verify(token, now: 0)
        #expect(verifier.rememberedCount == 1)
        #expect(try verifier.verify(token, now: 0) == first)

        for row in TokenVectors.refused {
            #expect(throws: TokenRefusal.self) { try verifier.verify(row.bytes, now: 0) }
            #expect(verifier.rememberedCount == 1, "\(row.name)")
        }
    }

    /// A key that is taken away ends what it has signed: the next verifier knows neither the key nor the token.
    @Test func nothingOutlivesItsKey() throws {
        let old = try Key.generate(.es256, id: "old")
        let new = try Key.generate(.es256, id: "new")
        let both = try KeySet(old).adding(new)
        let grant = try Grant(path: "/", expires: 1000)
        let oldToken = Array(try old.sign(grant).utf8)
        let newToken = Array(try new.sign(grant).utf8)
        let before = TokenVerifier(keys: both)
        #expect(try before.verify(oldToken, now: 0) == grant)
        #expect(before.rememberedCount == 1)

        let after = TokenVerifier(keys: try both.retiring("old"))
        #expect(throws: TokenRefusal.unknownKey) { try after.verify(oldToken, now: 0) }
        #expect(try after.verify(newToken, now: 0) == grant)

        // Another key in the place of the old one, under its name.
        let replaced = TokenVerifier(keys: KeySet(try Key.generate(.es256, id: "old")))
        #expect(throws: TokenRefusal.badSignature) { try replaced.verify(oldToken, now: 0) }
    }

    @Test func tokensThatAllowNothingAreNotRemembered() throws {
        let key = try Key.generate(.hs256)
        let verifier = TokenVerifier(keys: KeySet(key))
        let grant = try Grant(path: "/", expires: 1000, lease: 100)
        let token = Array(try key.sign(grant).utf8)
        #expect(try verifier.verify(token, now: 1100) == grant)
        #expect(verifier.rememberedCount == 0)
        #expect(try verifier.verify(token, now: 1099) == grant)
        #expect(verifier.rememberedCount == 1)
        #expect(try verifier.verify(token, now: 1100) == grant)
        #expect(verifier.rememberedCount == 0)
    }

    @Test func theAnswerDoesNotComeFromTheTokensName() throws {
        let key = try Key.generate(.hs256)
        let verifier = TokenVerifier(keys: KeySet(key))
        let one = try Grant(path: "/one/", expires: 1000, id: "same")
        let two = try Grant(path: "/two/", expires: 1000, id: "same")
        #expect(try verifier.verify(Array(key.sign(one).utf8), now: 0) == one)
        #expect(try verifier.verify(Array(key.sign(two).utf8), now: 0) == two)
    }

    @Test func namesTokensWithoutAName() throws {
        let claims = Base64URL.encode(#"{"path":"/","exp":1}"#.utf8)
        let key = try Key.generate(.hs256, id: "a")
        let start = Base64URL.encode(#"{"alg":"HS256","kid":"a"}"#.utf8) + "." + claims
        let token = start + "." + Base64URL.encode(try key.signature(of: Array(start.utf8)))
        let grant = try TokenVerifier(keys: KeySet(key)).verify(Array(token.utf8), now: 0)
        #expect(grant.id.utf8.count == 16)
        #expect(grant.id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(grant.viewer == .holder(ofToken: grant.id))
        // FIPS 180-2 appendix B.1: the SHA-256 of "abc".
        #expect(TokenDigest(of: Array("abc".utf8)).name == "ba7816bf8f01cfea")
    }

    @Test func refusesBeforeItDecodes() throws {
        let verifier = TokenVerifier(keys: try TokenVectors.keys())
        let dots = [UInt8](repeating: UInt8(ascii: "."), count: 8193)
        #expect(throws: TokenRefusal.tooLarge) { try verifier.verify(dots, now: 0) }
        #expect(throws: TokenRefusal.malformed("it has not three parts with dots between them")) {
            try verifier.verify(Array(dots.dropLast()), now: 0)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func answersManyThreads() throws {
        let verifier = TokenVerifier(keys: try TokenVectors.keys())
        let good = TokenVectors.accepted.prefix(8).map(\.bytes)
        let bad = TokenVectors.refused.prefix(8).map(\.bytes)
        let answers = Mutex((good: 0, bad: 0))
        let threads = (0..<16).map { number in
            RunningThread {
                for round in 0..<50 {
                    let index = (number + round) % 8
                    let isGood = (try? verifier.verify(good[index], now: 0)) != nil
                    let isBad = (try? verifier.verify(bad[index], now: 0)) == nil
                    answers.withLock {
                        $0.good += isGood ? 1 : 0
                        $0.bad += isBad ? 1 : 0
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(answers.withLock { $0 } == (800, 800))
        #expect(verifier.rememberedCount == 8)
    }
}

/// The memory of verified tokens by itself.
struct VerifiedTokensTests {
    static func digest(_ number: Int) -> TokenDigest { TokenDigest(of: Array("\(number)".utf8)) }

    @Test func isBoundedByNumber() throws {
        var tokens = VerifiedTokens()
        let grant = try Grant(path: "/", expires: 10)
        let limit = VerifiedTokens.maximumCount
        for number in 0..<(3 * limit) {
            tokens.remember(grant, of: Self.digest(number))
            #expect(tokens.count <= 2 * limit)
        }
        #expect(tokens.grant(of: Self.digest(3 * limit - 1), now: 0) == grant)
        #expect(tokens.grant(of: Self.digest(limit - 1), now: 0) == nil)
    }

    @Test func isBoundedByMemory() throws {
        var tokens = VerifiedTokens()
        let long = try Grant(path: "/" + String(repeating: "a", count: 4000), expires: 10)
        for number in 0..<10_000 { tokens.remember(long, of: Self.digest(number)) }
        #expect(tokens.count * 4000 <= 2 * VerifiedTokens.maximumSize)
        #expect(tokens.count * 5000 > VerifiedTokens.maximumSize)
    }

    @Test func keepsWhatIsUsed() throws {
        var tokens = VerifiedTokens()
        let grant = try Grant(path: "/", expires: 10)
        tokens.remember(grant, of: Self.digest(-1))
        for number in 0..<(5 * VerifiedTokens.maximumCount) {
            tokens.remember(grant, of: Self.digest(number))
            if number.isMultiple(of: 1000) { #expect(tokens.grant(of: Self.digest(-1), now: 0) == grant, "\(number)") }
        }
    }

    @Test func dropsWhatIsOver() throws {
        var tokens = VerifiedTokens()
        tokens.remember(try Grant(path: "/", expires: 10, lease: 5), of: Self.digest(1))
        #expect(tokens.grant(of: Self.digest(1), now: 14) != nil)
        #expect(tokens.grant(of: Self.digest(1), now: 15) == nil)
        #expect(tokens.count == 0)
    }
}

/// A thread that can be waited for.
private final class RunningThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Void) {
        let ended = ended
        Thread {
            work()
            ended.signal()
        }.start()
    }

    func join() {
        ended.wait()
    }
}
