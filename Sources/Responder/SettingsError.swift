public import SystemPackage

/// Why there are no settings.
public enum SettingsError: Error, Equatable, Sendable {
    /// The configuration file cannot be read.
    case unreadable(file: String, Errno)
    /// Something is set wrong: every fault that was found, at least one.
    case wrong([SettingFault])
}

/// One thing that is wrong with the settings.
public struct SettingFault: Hashable, Sendable, CustomStringConvertible {
    /// Where it was found: `--window`, `RANGEFINDER_WINDOW`, `config.yaml:3: window`.
    public let place: String
    /// What was found there, and what is allowed.
    public let reason: String

    /// The fault in one line.
    public var description: String { "\(place): \(reason)" }
}
