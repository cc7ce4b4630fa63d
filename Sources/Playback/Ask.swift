/// What a request asks of a grant.
public struct Ask: Equatable, Sendable {
    /// The path of the film, decoded; begins with a slash, and none of its parts is empty, `.` or `..`.
    public let path: [UInt8]
    /// Whether the film's first byte is asked for, as when it begins to play.
    public let isBeginning: Bool
    /// The client's address as text, as nginx passes it.
    public let address: String
    /// For whom tokens must be meant (`aud`); where `nil`, no token may name anybody.
    public let audience: String?
    /// The time, in seconds since 1970.
    public let now: Int64

    /// Describes a request.
    ///
    /// - Parameters:
    ///   - path: The path of the film, decoded and checked: it begins with a slash, and none of its parts is empty, `.`
    ///     or `..`.
    ///   - isBeginning: Whether the film's first byte is asked for.
    ///   - address: The client's address.
    ///   - audience: For whom tokens must be meant; `nil` for nobody.
    ///   - now: Seconds since 1970.
    public init(path: [UInt8], isBeginning: Bool, address: String, audience: String?, now: Int64) {
        self.path = path
        self.isBeginning = isBeginning
        self.address = address
        self.audience = audience
        self.now = now
    }
}
