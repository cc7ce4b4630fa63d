internal import JSONWriting

/// Why there is no key set.
public enum KeySetError: Error, Equatable, Sendable {
    /// The text is not JSON; with what is wrong.
    case notJSON(String)
    /// The text is not an object with an array of keys.
    case notKeySet
    /// There is no key.
    case noKeys
    /// A key cannot be used: its place, counted from 1, its name, and what was found and is allowed.
    case badKey(number: Int, id: String?, reason: String)
    /// Two keys have this name.
    case sameID(String)
    /// No key has this name.
    case unknownID(String)
}

extension KeySetError: CustomStringConvertible {
    /// The error in words, with what to do next; there is no secret in it.
    public var description: String {
        switch self {
        case .notJSON(let reason):
            "the text \(reason): a JWK set is JSON, as in {\"keys\": [...]}"
        case .notKeySet:
            "there is no array \"keys\": a JWK set is {\"keys\": [...]}, a single key stands inside"
        case .noKeys:
            "there is no key left: at least one is needed"
        case .badKey(let number, let id, let reason):
            "key \(number)\(id.map { " (\(JSONText.quoted($0)))" } ?? ""): \(reason)"
        case .sameID(let id):
            "two keys have the kid \(JSONText.quoted(id)): give each its own"
        case .unknownID(let id):
            "no key has the kid \(JSONText.quoted(id)): list the keys to see their names"
        }
    }
}
