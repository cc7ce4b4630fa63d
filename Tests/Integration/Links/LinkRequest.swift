/// A request for a film, with tokens in any of the places where they may stand.
struct LinkRequest: Sendable {
    enum Place: CaseIterable {
        case query, path, bearer, cookie
    }

    /// The cookie that may hold a token.
    static let cookie = "film_token"

    /// What follows /media/ in the address.
    var path: String
    /// As `Name: value`.
    private(set) var fields: [String] = []

    /// Asks for what is at a path below /media/, encoded.
    init(_ path: String) {
        self.path = path
    }

    /// The same request with a token more.
    func with(_ token: String, in place: Place = .query) -> LinkRequest {
        var request = self
        switch place {
        case .query: request.path += "\(path.contains("?") ? "&" : "?")token=\(token)"
        case .path: request.path = "t/\(token)/\(path)"
        case .bearer: request.fields.append("Authorization: Bearer \(token)")
        case .cookie: request.add(cookie: token)
        }
        return request
    }

    /// The same request with a field more, as `Name: value`.
    func with(field: String) -> LinkRequest {
        var request = self
        request.fields.append(field)
        return request
    }

    /// RFC 6265 5.4: all cookies are in one field.
    private mutating func add(cookie token: String) {
        let others = fields.first { $0.hasPrefix("Cookie: ") }
        fields.removeAll { $0 == others }
        fields.append("\(others ?? "Cookie: theme=dark"); \(Self.cookie)=\(token)")
    }

    /// The options of curl that send the fields.
    var options: [String] { fields.flatMap { ["--header", $0] } }
}

extension Stack {
    /// Sends a request with further options of curl.
    func get(_ request: LinkRequest, options: [String] = []) async throws -> Curl.Download {
        try await Curl.get(url(ofPath: request.path), options: request.options + options)
    }

    /// Sends a request for a range.
    func get(_ request: LinkRequest, range: String) async throws -> Curl.Download {
        try await get(request.with(field: "Range: \(range)"))
    }

    /// Sends a request that is to be refused, as a program does that reads why.
    func problem(_ request: LinkRequest) async throws -> Problem {
        try await Problem(of: url(ofPath: request.path), options: request.options)
    }
}
