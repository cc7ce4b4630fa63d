/// What is chosen for one root, or for all that have no rule of their own.
public struct RootRule<Choice: RawRepresentable<String> & Hashable & Sendable>: Hashable, Sendable {
    /// The root's name; `nil` for all others.
    public let root: String?
    /// What is chosen for it.
    public let choice: Choice
}

extension RootRule: LosslessStringConvertible {
    /// Reads `CHOICE` or `ROOT=CHOICE`.
    ///
    /// - Returns: `nil` if CHOICE is none of the words for it, or ROOT is empty.
    public init?(_ description: String) {
        let equals = description.lastIndex(of: "=")
        let word = equals.map { description[description.index(after: $0)...] } ?? description[...]
        let name = equals.map { String(description[..<$0]) }
        guard let choice = Choice(rawValue: String(word)), name != "" else { return nil }
        self.init(root: name, choice: choice)
    }

    /// The rule as the setting takes it.
    public var description: String { root.map { "\($0)=\(choice.rawValue)" } ?? choice.rawValue }

    /// The first rule for a root that one before it is for.
    static func firstConflict(among rules: [Self]) -> Self? {
        var roots: Set<String?> = []
        return rules.first { !roots.insert($0.root).inserted }
    }
}
