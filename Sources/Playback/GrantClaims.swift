internal import Addresses

/// Claims (RFC 7519 section 4) and grants, one from the other.
extension Grant {
    /// Checks the claims of a token whose signature is right.
    ///
    /// Claims of other names are ignored (RFC 7519 section 4), and so are `iat`, which decides nothing, and `iss`: who
    /// has signed is known by the key.
    ///
    /// - Parameters:
    ///   - claims: The claims.
    ///   - tokenID: The name in the log of a token without `jti`.
    /// - Throws: ``TokenRefusal/badClaim(_:)``.
    init(_ claims: JSONObject, tokenID: @autoclosure () -> String) throws(TokenRefusal) {
        let claims = Claims(claims)
        id = try claims.name("jti") ?? tokenID()
        viewer = try claims.name("sub").map(Viewer.named) ?? .holder(ofToken: id)
        scope = try claims.required("path") { $0.string.flatMap(Scope.init) }
        // Fractions of a second are counted against the token, as times here are whole.
        notBefore = try claims.optional("nbf") { $0.seconds(.up) }
        expires = try claims.required("exp") { $0.seconds(.down) }
        lease = try claims.count("lease", in: 0...Grant.maximumLease) ?? 0
        rate = try claims.count("rate", in: Grant.minimumRate...Grant.maximumRate)
        streams = try claims.count("streams", in: 1...Grant.maximumStreams).map(Int.init)
        audience = try claims.optional("aud", \.names) ?? []
        address = try claims.optional("ip") { $0.string.flatMap(AddressRange.init) }
    }

    /// Makes a grant to be signed.
    ///
    /// - Parameters:
    ///   - path: A file, or a folder with a slash at its end; decoded, beginning with a slash.
    ///   - expires: Until when a film can begin, in seconds since 1970.
    ///   - notBefore: From when, in seconds since 1970.
    ///   - lease: For how many seconds more a film that has begun can go on, at most ``maximumLease``.
    ///   - viewer: Who watches; at most 256 bytes.
    ///   - rate: The most bytes a second, from ``minimumRate`` to ``maximumRate``.
    ///   - streams: The most playbacks at once, at least 1 and at most ``maximumStreams``.
    ///   - audience: For whom it is meant, one of these.
    ///   - address: A client address, or a range of them as in `192.0.2.0/24`.
    ///   - id: A name for the log, at most 256 bytes; where `nil`, a random one.
    /// - Throws: ``TokenRefusal/badClaim(_:)`` with the name of the claim that is out of range.
    public init(
        path: String,
        expires: Int64,
        notBefore: Int64? = nil,
        lease: Int64 = 0,
        viewer: String? = nil,
        rate: Int64? = nil,
        streams: Int? = nil,
        audience: [String] = [],
        address: String? = nil,
        id: String? = nil
    ) throws(TokenRefusal) {
        var claims: JSONObject = ["path": .string(path), "exp": .number("\(expires)")]
        claims["nbf"] = notBefore.map { .number("\($0)") }
        claims["lease"] = .number("\(lease)")
        claims["sub"] = viewer.map(JSON.string)
        claims["rate"] = rate.map { .number("\($0)") }
        claims["streams"] = streams.map { .number("\($0)") }
        claims["aud"] = audience.isEmpty ? nil : .array(audience.map(JSON.string))
        claims["ip"] = address.map(JSON.string)
        claims["jti"] = .string(id ?? RandomName.make(bytes: 12))
        try self.init(claims, tokenID: "")
    }

    /// The claims that say what the grant does; what needs no saying is left out, so that links stay short.
    var claims: JSONObject {
        var claims: JSONObject = ["path": .string(scope.description), "exp": .number("\(expires)")]
        claims["nbf"] = notBefore.map { .number("\($0)") }
        claims["lease"] = lease == 0 ? nil : .number("\(lease)")
        if case .named(let name) = viewer { claims["sub"] = .string(name) }
        claims["rate"] = rate.map { .number("\($0)") }
        claims["streams"] = streams.map { .number("\($0)") }
        // RFC 7519 4.1.3: one may stand alone.
        claims["aud"] = audience.count > 1 ? .array(audience.map(JSON.string)) : audience.first.map(JSON.string)
        claims["ip"] = address.map { .string($0.description) }
        claims["jti"] = .string(id)
        return claims
    }
}

/// Claims by name, each read as one type or refused with its name.
private struct Claims {
    let claims: JSONObject

    init(_ claims: JSONObject) {
        self.claims = claims
    }

    func optional<Value>(_ name: String, _ read: (JSON) -> Value?) throws(TokenRefusal) -> Value? {
        guard let claim = claims[name] else { return nil }
        guard let value = read(claim) else { throw .badClaim(name) }
        return value
    }

    func required<Value>(_ name: String, _ read: (JSON) -> Value?) throws(TokenRefusal) -> Value {
        guard let value = try optional(name, read) else { throw .badClaim(name) }
        return value
    }

    func count(_ name: String, in range: ClosedRange<Int64>) throws(TokenRefusal) -> Int64? {
        try optional(name) { claim in claim.integer.flatMap { range.contains($0) ? $0 : nil } }
    }

    func name(_ name: String) throws(TokenRefusal) -> String? {
        try optional(name, \.name)
    }
}

extension JSON {
    /// The longest name of a viewer, an audience or a token, in bytes: it is kept with every token that is remembered.
    private static let maximumNameLength = 256

    /// The last second of the year 9999, after which dates have other forms.
    private static let maximumSeconds = 253_402_300_799.0

    /// The text, where it can be a name: not empty, not too long, and without control characters.
    fileprivate var name: String? {
        guard let string, (1...Self.maximumNameLength).contains(string.utf8.count),
            string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return string
    }

    /// One name, or several in an array that is not empty (RFC 7519 section 4.1.3).
    fileprivate var names: [String]? {
        guard let array else { return name.map { [$0] } }
        let names = array.compactMap(\.name)
        return names.count == array.count && !names.isEmpty ? names : nil
    }

    /// Seconds since 1970, which may have a fraction (NumericDate, RFC 7519 section 2).
    fileprivate func seconds(_ rounding: FloatingPointRoundingRule) -> Int64? {
        guard let number, (0...Self.maximumSeconds).contains(number) else { return nil }
        return Int64(number.rounded(rounding))
    }
}
