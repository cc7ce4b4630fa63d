/// Who may have the films of one root, or of all that have no rule of their own.
public struct AccessRule: Hashable, Sendable {
    /// The root's name; `nil` for all others.
    public let root: String?
    /// Who may have its films.
    public let access: Access
}

extension AccessRule: LosslessStringConvertible {
    /// Reads `ACCESS` or `ROOT=ACCESS`.
    ///
    /// - Returns: `nil` if ACCESS is neither `open` nor `signed`, or ROOT is empty.
    public init?(_ description: String) {
        let equals = description.lastIndex(of: "=")
        let word = equals.map { description[description.index(after: $0)...] } ?? description[...]
        let name = equals.map { String(description[..<$0]) }
        guard let access = Access(rawValue: String(word)), name != "" else { return nil }
        self.init(root: name, access: access)
    }

    /// The rule as the setting takes it.
    public var description: String { root.map { "\($0)=\(access.rawValue)" } ?? access.rawValue }

    /// Completes "allowed is …".
    static let allowed = "open or signed, or ROOT=open or ROOT=signed; each root once, and signed only with --keys"

    /// The first rule for a root that one before it is for.
    static func firstConflict(among rules: [AccessRule]) -> AccessRule? {
        var roots: Set<String?> = []
        return rules.first { !roots.insert($0.root).inserted }
    }
}
