import ArgumentParser
import FastCGI
import MediaLibrary
import Playback
import Responder
import SystemPackage

/// Why the command gives up: what is wrong, what to do next, and the exit code of sysexits(3) that says so to programs.
struct Failure: Error, Equatable {
    /// What is wrong, a line each.
    let reasons: [String]
    /// What to do about it.
    let nextStep: String
    let code: ExitCode

    /// Tells the person who started the command, on stderr.
    func tell() {
        let lines = (reasons + [nextStep]).map { "rangefinder: \($0)\n" }
        // A stderr that cannot be written leaves the exit code to speak alone.
        _ = try? FileDescriptor.standardError.writeAll(lines.joined().utf8)
    }
}

extension ExitCode {
    /// EX_DATAERR: what is in a file is not what it must be.
    static let dataError = ExitCode(65)
    /// EX_NOINPUT: a folder or a file is missing or may not be read.
    static let noInput = ExitCode(66)
    /// EX_UNAVAILABLE: the socket cannot be had.
    static let unavailable = ExitCode(69)
    /// EX_OSERR: the system refuses a thread or a descriptor.
    static let systemError = ExitCode(71)
    /// EX_CANTCREAT: a file cannot be written.
    static let cannotCreate = ExitCode(73)
    /// EX_IOERR: what was to be written is lost.
    static let outputError = ExitCode(74)
    /// EX_CONFIG: a setting is wrong.
    static let badConfiguration = ExitCode(78)
}

extension Failure {
    init(_ error: SettingsError) {
        switch error {
        case .unreadable(let file, let errno):
            self.init(
                reasons: ["configuration file \(file) cannot be read: \(errno)"],
                nextStep: "give the path of a YAML file that this user may read with --config",
                code: .noInput
            )
        case .wrong(let faults):
            self.init(
                reasons: faults.map(\.description),
                nextStep: "nothing was started; `rangefinder serve --help` explains every setting",
                code: .badConfiguration
            )
        }
    }

    init(_ error: RootError) {
        self.init(
            reasons: ["\(error)"],
            nextStep: "nothing was started; the setting is --root, RANGEFINDER_ROOT or `root:` in the file",
            code: .noInput
        )
    }

    init(_ error: KeyFileError) {
        let code: ExitCode =
            switch error {
            case .failed: .noInput
            case .wrong: .badConfiguration
            }
        self.init(
            reasons: ["\(error)"],
            nextStep: "`rangefinder keys new` makes keys; the setting is --keys, RANGEFINDER_KEYS or `keys:`",
            code: code
        )
    }

    init(_ error: ListeningSocketError) {
        let code: ExitCode =
            switch error {
            case .noAddress, .withoutAddresses: .badConfiguration
            default: .unavailable
            }
        self.init(
            reasons: ["\(error)"],
            nextStep: "nothing was started; the setting is --listen, RANGEFINDER_LISTEN or `listen:` in the file",
            code: code
        )
    }

    init(_ error: Errno) {
        self.init(
            reasons: ["the system refuses what the responder needs: \(error)"],
            nextStep: "nothing was started; look at `ulimit -a` and at the free memory",
            code: .systemError
        )
    }
}
