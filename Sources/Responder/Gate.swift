internal import FastCGI
internal import Glibc
internal import Playback

/// Who may watch: finds the token of a request, and asks what it allows.
struct Gate {
    private let verifier: TokenVerifier?
    private let rules: [AccessRule]
    /// Whether the first part of a path names its root.
    private let namesRoots: Bool
    private let cookie: String?
    private let audience: String?

    /// Creates a gate; without keys, everything is open.
    init(_ settings: Settings, keys verifier: TokenVerifier?) {
        self.verifier = verifier
        rules = settings.access
        namesRoots = settings.roots.contains { $0.name != nil }
        cookie = settings.tokenCookie
        audience = settings.audience
    }

    /// What a request asks for, and the token that comes with it; where there are no keys, no token is looked for.
    func presentedToken(of request: borrowing Request) -> PresentedToken {
        guard verifier != nil else { return PresentedToken(path: RequestPath(of: request)) }
        return PresentedToken(of: request, cookie: cookie)
    }

    /// Lets a request for a film through, or does not.
    ///
    /// - Parameters:
    ///   - token: What was presented.
    ///   - beginsFilm: Whether the film's first byte is asked for, as far as the request tells.
    ///   - address: The client's address, as nginx passes it.
    /// - Returns: What the token allows; `nil` where none is needed.
    /// - Throws: Why not.
    func admit(
        _ token: PresentedToken,
        beginsFilm: Bool,
        from address: @autoclosure () -> String
    ) throws(TokenRefusal) -> Admission? {
        guard let verifier, access(to: token.path) == .signed else { return nil }
        let now = Int64(time(nil))
        let grant = try verifier.verify(token.theOnly(), now: now)
        let admission = Admission(grant: grant, path: token.path, audience: audience, address: address())
        try admission.check(beginsFilm: beginsFilm, at: now)
        return admission
    }

    /// Who may have what lies at a path, whether anything does or not.
    private func access(to path: RequestPath) -> Access {
        let root = namesRoots ? path.firstPart : nil
        let rule = rules.first { $0.root != nil && $0.root == root } ?? rules.first { $0.root == nil }
        return rule?.access ?? .signed
    }
}

/// What a request was let through with.
struct Admission {
    let grant: Grant
    private let path: RequestPath
    private let audience: String?
    private let address: String

    fileprivate init(grant: Grant, path: RequestPath, audience: String?, address: String) {
        self.grant = grant
        self.path = path
        self.audience = audience
        self.address = address
    }

    /// Makes sure that the grant allows the request.
    ///
    /// To be asked again when the answer is planned: only then it is known what a range that counts from the end begins
    /// with, or whether a film that has changed is sent from its start.
    func check(beginsFilm: Bool, at now: Int64 = Int64(time(nil))) throws(TokenRefusal) {
        let ask = Ask(path: path.bytes, isBeginning: beginsFilm, address: address, audience: audience, now: now)
        if let refusal = grant.refusal(of: ask) { throw refusal }
    }
}
