/// All that was found about one address, film or configuration.
public struct Inspection: Equatable, Sendable {
    /// What was looked at, as the person named it.
    public let name: String
    /// What was found, in the order in which it reads best.
    public let findings: [Finding]
    /// What the looking took, in one line; `nil` where it took nothing worth telling.
    public let cost: String?

    init(_ name: String, _ findings: [Finding], cost: String? = nil) {
        self.name = name
        self.findings = findings
        self.cost = cost
    }

    /// Whether nothing is wrong; what could be better does not count.
    public var isWell: Bool { findings.allSatisfy { $0.grade != .fault } }
}
