internal import FastCGI
internal import Glibc
internal import Playback

/// Who may watch: finds the token of a request, and asks what it allows.
struct Gate {
    private let verifier: TokenVerifier?
    private let access: RootChoices<Access>
    private let cookie: String?
    private let audience: String?

    /// Creates a gate; without keys, everything is open.
    init(_ settings: Settings, keys verifier: TokenVerifier?) {
        self.verifier = verifier
        access = RootChoices(settings.access, settings)
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
    ///   - path: What is asked for, if not what the token was presented for.
    ///   - beginsFilm: Whether the film's first byte is asked for, as far as the request tells.
    ///   - address: The client's address, as nginx passes it.
    /// - Returns: What the token allows; `nil` where none is needed.
    /// - Throws: Why not.
    func admit(
        _ token: PresentedToken,
        to path: RequestPath? = nil,
        beginsFilm: Bool,
        from address: @autoclosure () -> String
    ) throws(TokenRefusal) -> Admission? {
        let path = path ?? token.path
        guard let verifier, (access[path] ?? .signed) == .signed else { return nil }
        let now = Int64(time(nil))
        let grant = try verifier.verify(token.theOnly(), now: now)
        let admission = Admission(grant: grant, path: path, audience: audience, address: address())
        try admission.check(beginsFilm: beginsFilm, at: now)
        return admission
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

    /// Whether the grant is for a folder and all beneath it.
    func covers(_ folder: [UInt8]) -> Bool { grant.scope.covers(folder) }
}
