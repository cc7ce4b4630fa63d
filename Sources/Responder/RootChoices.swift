/// What the rules of a setting choose for the root that a path leads to.
struct RootChoices<Choice: RawRepresentable<String> & Hashable & Sendable> {
    private let rules: [RootRule<Choice>]
    /// Whether the first part of a path names its root.
    private let namesRoots: Bool

    init(_ rules: [RootRule<Choice>], _ settings: Settings) {
        self.rules = rules
        namesRoots = settings.roots.contains { $0.name != nil }
    }

    /// What is chosen for what lies at a path, whether anything does or not; `nil` where no rule says it.
    subscript(path: RequestPath) -> Choice? {
        let root = namesRoots ? path.firstPart : nil
        let rule = rules.first { $0.root != nil && $0.root == root } ?? rules.first { $0.root == nil }
        return rule?.choice
    }
}
