/// A setting that is on or off.
public enum Switch: String, CaseIterable, Sendable {
    /// As it says.
    case on
    /// As it says.
    case off
}
