/// The keys that tokens may be signed with, by name: a JWK set (RFC 7517 section 5) of at least one key.
///
/// To exchange a key: add a new one, which signs from then on, as the last does; take the old one away when what it has
/// signed has ended. A key that is taken away ends its tokens at once.
public struct KeySet: Equatable, Sendable {
    /// The keys, in the order of the file.
    public let keys: [Key]
    private let places: [String: Int]

    /// Reads a JWK set.
    ///
    /// Every key in it must be one that is understood, so that a key with a fault is found at the start and not by a
    /// viewer.
    ///
    /// - Parameter bytes: JSON text.
    /// - Throws: ``KeySetError`` with the key, what was found and what is allowed; never with a secret in it.
    public init(parsing bytes: [UInt8]) throws(KeySetError) {
        try self.init(try Self.members(bytes).enumerated().map(Self.key))
    }

    /// Takes one key.
    ///
    /// - Parameter key: The key.
    public init(_ key: Key) {
        keys = [key]
        places = [key.id: 0]
    }

    private init(_ keys: [Key]) throws(KeySetError) {
        var places: [String: Int] = [:]
        for (place, key) in keys.enumerated() {
            guard places.updateValue(place, forKey: key.id) == nil else { throw .sameID(key.id) }
        }
        guard !keys.isEmpty else { throw .noKeys }
        self.keys = keys
        self.places = places
    }

    /// The key of this name.
    public subscript(id: String) -> Key? {
        places[id].map { keys[$0] }
    }

    /// The key that signs where none is named: the last of those that can.
    public var signingKey: Key? { keys.last { $0.canSign } }

    /// The keys for those who only verify; `nil` where all are secrets that do both (HS256).
    public var publicPart: KeySet? { try? KeySet(keys.compactMap(\.publicPart)) }

    /// Adds a key, which signs from now on if it can.
    ///
    /// - Parameter key: The new key.
    /// - Returns: The keys, the new one last.
    /// - Throws: ``KeySetError/sameID(_:)``.
    public func adding(_ key: Key) throws(KeySetError) -> KeySet {
        try KeySet(keys + [key])
    }

    /// Takes a key away: no token that it has signed is valid any more.
    ///
    /// - Parameter id: The key's name.
    /// - Returns: The other keys.
    /// - Throws: ``KeySetError/unknownID(_:)``; ``KeySetError/noKeys`` if it is the last.
    public func retiring(_ id: String) throws(KeySetError) -> KeySet {
        guard self[id] != nil else { throw .unknownID(id) }
        return try KeySet(keys.filter { $0.id != id })
    }

    /// The set as JSON text, a line for each key; members that are not understood are kept.
    public var json: String {
        "{\"keys\": [\n" + keys.map { "  " + $0.members.text }.joined(separator: ",\n") + "\n]}\n"
    }

    private static func members(_ bytes: [UInt8]) throws(KeySetError) -> [JSON] {
        let value: JSON
        do throws(JSONError) {
            value = try JSONReader.read(bytes)
        } catch {
            throw .notJSON("\(error)")
        }
        guard let keys = value.object?["keys"]?.array else { throw .notKeySet }
        return keys
    }

    private static func key(_ place: Int, _ value: JSON) throws(KeySetError) -> Key {
        do throws(KeyFault) {
            guard let members = value.object else { throw KeyFault(reason: "it is not a JSON object") }
            return try Key(members)
        } catch {
            throw .badKey(number: place + 1, id: value.object?["kid"]?.string, reason: error.reason)
        }
    }
}
