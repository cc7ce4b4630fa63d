import Testing

@testable import Playback

/// What a grant allows, and when.
struct GrantTests {
    static func ask(
        _ path: String = "/films/a.mp4",
        isBeginning: Bool = true,
        from address: String = "192.0.2.1",
        audience: String? = nil,
        at now: Int64 = 1000
    ) -> Ask {
        Ask(path: Array(path.utf8), isBeginning: isBeginning, address: address, audience: audience, now: now)
    }

    @Test(arguments: [
        ("/films/", "/films/a.mp4", true), ("/films/", "/films/deep/er/a.mp4", true), ("/films/", "/films/", true),
        ("/films/", "/films", false), ("/films/", "/filmsx", false), ("/films/", "/films.mp4", false),
        ("/films/", "/other/films/a.mp4", false), ("/films/", "/", false), ("/films/", "/Films/a.mp4", false),
        ("/films/a.mp4", "/films/a.mp4", true), ("/films/a.mp4", "/films/a.mp4/", false),
        ("/films/a.mp4", "/films/a.mp4x", false), ("/films/a.mp4", "/films/a.mp", false),
        ("/films/a.mp4", "/films/b.mp4", false),
        ("/", "/films/a.mp4", true), ("/", "/", true),
        // Taken as it is: neither decoded nor brought into one form (NFC and NFD).
        ("/100%25.mp4", "/100%.mp4", false), ("/100%.mp4", "/100%.mp4", true),
        ("/caf\u{E9}/", "/caf\u{E9}/a.mp4", true), ("/caf\u{E9}/", "/cafe\u{301}/a.mp4", false),
        ("/a*/", "/ab/c.mp4", false),
    ])
    func coversPaths(_ scope: String, _ path: String, _ isCovered: Bool) throws {
        let grant = try Grant(path: scope, expires: 2000)
        #expect(grant.refusal(of: Self.ask(path)) == (isCovered ? nil : .wrongPath))
    }

    @Test func refusesBytesThatAreNoText() throws {
        let grant = try Grant(path: "/a/", expires: 2000)
        let path: [UInt8] = Array("/a/".utf8) + [0xFF]
        #expect(grant.refusal(of: Ask(path: path, isBeginning: true, address: "", audience: nil, now: 0)) == nil)
        let other = Ask(path: [0x2F, 0xFF], isBeginning: true, address: "", audience: nil, now: 0)
        #expect(grant.refusal(of: other) == .wrongPath)
    }

    /// RFC 7519 4.1.4 and 4.1.5; the lease is Rangefinder's own.
    @Test(
        arguments: [
            (-60, true, nil), (-61, true, .notYet), (-61, false, .notYet), (0, true, nil),
            (99, true, nil), (100, true, .expired), (101, true, .expired),
            (100, false, nil), (149, false, nil), (150, false, .expired), (Int64.max - 1000, false, .expired),
        ] as [(Int64, Bool, TokenRefusal?)]
    )
    func holdsForItsTime(_ seconds: Int64, _ isBeginning: Bool, _ refusal: TokenRefusal?) throws {
        let grant = try Grant(path: "/", expires: 1100, notBefore: 1000, lease: 50)
        #expect(grant.refusal(of: Self.ask(isBeginning: isBeginning, at: 1000 + seconds)) == refusal)
        #expect(grant.ends == 1150)
    }

    @Test func withoutLeaseNothingGoesOn() throws {
        let grant = try Grant(path: "/", expires: 1100)
        #expect(grant.refusal(of: Self.ask(isBeginning: false, at: 1099)) == nil)
        #expect(grant.refusal(of: Self.ask(isBeginning: false, at: 1100)) == .expired)
    }

    /// RFC 7519 4.1.3, RFC 8725 3.9.
    @Test(
        arguments: [
            ([], nil, true), ([], "films", false), (["films"], nil, false), (["films"], "films", true),
            (["a", "films"], "films", true),
            (["a", "b"], "films", false), (["Films"], "films", false), (["caf\u{E9}"], "cafe\u{301}", false),
        ] as [([String], String?, Bool)]
    )
    func isMeantForSomebody(_ audience: [String], _ name: String?, _ isMeant: Bool) throws {
        let grant = try Grant(path: "/", expires: 2000, audience: audience)
        #expect(grant.refusal(of: Self.ask(audience: name)) == (isMeant ? nil : .wrongAudience))
    }

    /// RFC 4632 section 3.1, RFC 4291 sections 2.2, 2.3 and 2.5.5.2.
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("::ffff:192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "::192.0.2.1", false),
        ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
        ("192.0.2.0/24", "::ffff:c000:0205", true),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
        ("192.0.2.1/32", "192.0.2.1", true),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "203.0.113.9", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
        ("2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true), ("2001:db8::/127", "2001:db8::1", true),
        ("2001:db8::/127", "2001:db8::2", false),
        ("192.0.2.1", "", false), ("192.0.2.1", "unix:", false), ("0.0.0.0/0", "localhost", false),
        ("::/0", "fe80::1%eth0", false),
    ])
    func isForAddresses(_ range: String, _ address: String, _ isInRange: Bool) throws {
        let grant = try Grant(path: "/", expires: 2000, address: range)
        #expect(grant.refusal(of: Self.ask(from: address)) == (isInRange ? nil : .wrongAddress))
    }

    @Test func namesWhoeverHoldsAToken() throws {
        let named = try Grant(path: "/", expires: 1, viewer: "ana")
        #expect(named.viewer == .named("ana"))
        let unnamed = try Grant(path: "/", expires: 1, id: "ana")
        #expect(unnamed.viewer == .holder(ofToken: "ana"))
        #expect(unnamed.viewer != named.viewer)
        let other = try Grant(path: "/", expires: 1)
        #expect(try other.viewer != Grant(path: "/", expires: 1).viewer)
    }

    @Test(
        arguments: [
            ("path", { @Sendable () throws(TokenRefusal) in try Grant(path: "films", expires: 1) }),
            ("exp", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: -1) }),
            ("nbf", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, notBefore: -1) }),
            ("lease", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, lease: 604_801) }),
            ("sub", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, viewer: "") }),
            ("rate", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, rate: 1) }),
            ("streams", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, streams: 0) }),
            ("aud", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, audience: [""]) }),
            ("ip", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, address: "here") }),
            ("jti", { @Sendable () throws(TokenRefusal) in try Grant(path: "/", expires: 1, id: "\n") }),
        ] as [(String, @Sendable () throws(TokenRefusal) -> Grant)]
    )
    func isMadeOnlyOfWhatIsAccepted(_ claim: String, _ make: @Sendable () throws(TokenRefusal) -> Grant) {
        #expect(throws: TokenRefusal.badClaim(claim)) { try make() }
    }
}
