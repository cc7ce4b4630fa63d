/// What a check has found wrong with the planner.
public struct Fault: Error, CustomStringConvertible {
    /// What was to hold, and what there was.
    public let description: String
}

/// Throws a fault that says `claim`, unless `condition` holds.
func require(_ condition: Bool, _ claim: @autoclosure () -> String) throws(Fault) {
    guard condition else { throw Fault(description: claim()) }
}
