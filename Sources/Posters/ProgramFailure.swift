public import SystemPackage

/// Why a program that was to read a film has found nothing.
public enum ProgramFailure: Error, Equatable, Sendable {
    /// It could not be started, or not be waited for.
    case cannotStart(Errno)
    /// It was ended, as the process that wanted it ends.
    case stopped
    /// It has ended with this code.
    case exited(code: Int32)
    /// A signal ended it: for want of processor time, or by a fault of its own.
    case killed(signal: Int32)
    /// It took too long.
    case outOfTime
    /// It wrote more than any answer has.
    case tooMuchOutput
    /// It ended well, and without a frame.
    case nothingFound

    /// Whether the film is to blame, and another try would end in the same way.
    var isOfFilm: Bool {
        switch self {
        case .cannotStart, .stopped: false
        case .exited, .killed, .outOfTime, .tooMuchOutput, .nothingFound: true
        }
    }
}

extension ProgramFailure: CustomStringConvertible {
    /// The failure in words, for the log.
    public var description: String {
        switch self {
        case .cannotStart(let errno): "cannot be started: \(errno)"
        case .stopped: "stopped"
        case .exited(let code): "ended with exit code \(code)"
        case .killed(let signal): "ended by signal \(signal)"
        case .outOfTime: "took too long"
        case .tooMuchOutput: "wrote too much"
        case .nothingFound: "no frame was found"
        }
    }
}

/// A program that is not installed.
public struct ProgramMissing: Error, Equatable, Sendable {
    /// Its name.
    public let name: String
}
