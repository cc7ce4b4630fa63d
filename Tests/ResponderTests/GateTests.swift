import Glibc
import Playback
import Testing

@testable import Responder

/// Who is let through, and to what.
struct GateTests {
    private let key: Key

    init() throws {
        key = try .generate(.es256, id: "app")
    }

    private var now: Int64 { Int64(time(nil)) }

    private func gate(_ flags: [Setting: [String]] = [:], withKeys: Bool = true) throws -> Gate {
        let root = [Setting.root: ["/srv/films"], .keys: ["keys.json"]]
        let settings = try Settings(flags: root.merging(flags) { $1 })
        return Gate(settings, keys: withKeys ? TokenVerifier(keys: KeySet(key)) : nil)
    }

    private func token(
        _ path: String,
        expires: Int64? = nil,
        lease: Int64 = 0,
        audience: [String] = []
    ) throws -> String {
        try key.sign(Grant(path: path, expires: expires ?? now + 1000, lease: lease, audience: audience))
    }

    /// What a request for a path with a token in its address is let through with.
    private func admission(
        to path: String,
        _ token: String = "",
        through gate: Gate,
        beginsFilm: Bool = true
    ) throws -> Admission? {
        let request = TestRequest(["PATH_INFO": path, "QUERY_STRING": "token=\(token)"])
        let presented = try request.received { gate.presentedToken(of: $0) }
        return try gate.admit(presented, beginsFilm: beginsFilm, from: "192.0.2.7")
    }

    @Test
    func withoutKeysEverythingIsOpenAndNothingIsAToken() throws {
        let gate = try gate(withKeys: false)
        #expect(try admission(to: "/a.mp4", "x", through: gate) == nil)
        let path = try TestRequest(["PATH_INFO": "/t/A/a.mp4"]).received { gate.presentedToken(of: $0) }.path
        #expect(path.bytes == Array("/t/A/a.mp4".utf8))
    }

    @Test(
        arguments: [
            ([], "/talks/a.mp4", true), (["signed"], "/talks/a.mp4", true), (["open"], "/talks/a.mp4", false),
            (["talks=open"], "/talks/a.mp4", false), (["talks=open"], "/films/a.mp4", true),
            (["talks=open"], "/talksx/a.mp4", true), (["talks=open"], "/talk/a.mp4", true),
            (["talks=open"], "/Talks/a", true),
            (["talks=open"], "/", true), (["talks=open"], "", true), (["talks=open"], "//talks/a.mp4", true),
            (["talks=open"], "/films/talks/a.mp4", true), (["talks=open"], "/t/A/talks/a.mp4", false),
            (["talks=signed", "open"], "/talks/a.mp4", true), (["talks=signed", "open"], "/films/a.mp4", false),
            (["open", "talks=signed"], "/talks/a.mp4", true), (["open"], "/nowhere/a.mp4", false),
        ] as [([String], String, Bool)]
    )
    func aRootIsOpenIfItsRuleSaysSo(_ access: [String], _ path: String, _ needsToken: Bool) throws {
        let gate = try gate([.root: ["films=/a", "talks=/b"], .access: access])
        guard needsToken else { return #expect(try admission(to: path, through: gate) == nil) }
        #expect(throws: TokenRefusal.self) { try admission(to: path, through: gate) }
    }

    @Test
    func aRootWithoutANameHasNoRuleByItsFolders() throws {
        let gate = try gate([.access: ["open"]])
        #expect(try admission(to: "/talks/a.mp4", through: gate) == nil)
        #expect(throws: TokenRefusal.missing) { try admission(to: "/talks/a.mp4", through: self.gate()) }
    }

    @Test
    func whatATokenCoversIsLetThrough() throws {
        let gate = try gate()
        let token = try token("/films/")
        #expect(try admission(to: "/films/a.mp4", token, through: gate)?.grant.scope.description == "/films/")
        #expect(throws: TokenRefusal.wrongPath) { try admission(to: "/filmsx/a.mp4", token, through: gate) }
        #expect(throws: TokenRefusal.missing) { try admission(to: "/films/a.mp4", through: gate) }
        #expect(throws: TokenRefusal.severalTokens) {
            try admission(to: "/films/a.mp4", "\(token)&token=x", through: gate)
        }
        let stranger = try Key.generate(.es256, id: "app").sign(Grant(path: "/films/", expires: now + 1000))
        #expect(throws: TokenRefusal.badSignature) { try admission(to: "/films/a.mp4", stranger, through: gate) }
    }

    @Test
    func theAudienceIsTheSettings() throws {
        let token = try token("/", audience: ["films.example.org"])
        let named = try gate([.audience: ["films.example.org"]])
        #expect(try admission(to: "/a.mp4", token, through: named) != nil)
        #expect(throws: TokenRefusal.wrongAudience) { try admission(to: "/a.mp4", token, through: gate()) }
    }

    /// As when a range that counts from the end turns out to be all of the film.
    @Test
    func whatGoesOnIsAskedAgainWhenItBegins() throws {
        let token = try token("/", expires: now - 1, lease: 1000)
        #expect(throws: TokenRefusal.expired) { try admission(to: "/a.mp4", token, through: gate()) }
        let admitted = try #require(try admission(to: "/a.mp4", token, through: gate(), beginsFilm: false))
        try admitted.check(beginsFilm: false)
        #expect(throws: TokenRefusal.expired) { try admitted.check(beginsFilm: true) }
        #expect(throws: TokenRefusal.expired) { try admitted.check(beginsFilm: false, at: admitted.grant.ends) }
    }
}
