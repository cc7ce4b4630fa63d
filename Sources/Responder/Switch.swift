/// A setting that is on or off.
public enum Switch: String, CaseIterable, Sendable {
    /// As it says.
    case on
    /// As it says.
    case off
}

extension RootRule<Switch> {
    /// Completes "allowed is …".
    static var allowed: String { "on or off, or ROOT=on or ROOT=off; each root once" }
}
