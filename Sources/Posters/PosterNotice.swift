public import SystemPackage

/// What happens while posters are made, for a log.
public enum PosterNotice: Sendable {
    /// A film has a poster now.
    case made(film: [UInt8], bytes: Int, took: Duration, PosterProgress)
    /// A film has none, and why.
    case notMade(film: [UInt8], ProgramFailure, PosterProgress)
    /// What is known of a film could not be kept, and why; it is not tried again by this process.
    case notKept(film: [UInt8], Errno)
}

/// How far the making of posters is.
public struct PosterProgress: Equatable, Sendable {
    /// The films that were done since the start, with a poster or without one.
    public internal(set) var done = 0
    /// The films that wait, with the one that is looked at now.
    public internal(set) var queued = 0
}
