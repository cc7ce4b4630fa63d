import Foundation
import Subprocess
import Testing

/// A program that runs until it is told to stop.
struct Daemon: Sendable {
    let log: DaemonLog
    let status: ProcessStatus
    private let sendSignal: @Sendable (Signal) throws -> Void

    func send(_ signal: Signal) throws {
        try sendSignal(signal)
    }

    /// Starts a program in a folder, and ends it with SIGTERM when `body` is done.
    ///
    /// - Returns: How it ended, and what it has written.
    static func run(
        _ command: [String],
        in folder: TemporaryFolder,
        _ body: (Daemon) async throws -> Void
    ) async throws -> (ending: TerminationStatus, log: DaemonLog) {
        let log = DaemonLog()
        let result = try await Subprocess.run(
            Configuration(command, environment: .withoutSettings, in: folder),
            input: .none,
            output: .discarded,
            error: .sequence
        ) { execution in
            async let collected: Void = log.collect(execution.standardError)
            let daemon = Daemon(
                log: log,
                status: ProcessStatus(id: execution.processIdentifier.value),
                sendSignal: { try execution.send(signal: $0) }
            )
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(daemon))
            } catch {
                outcome = .failure(error)
            }
            // A test may have ended it already.
            try? execution.send(signal: .terminate)
            try await collected
            return outcome
        }
        try result.closureResult.get()
        return (result.terminationStatus, log)
    }
}

extension DaemonLog {
    /// Takes all lines until the program closes its stderr.
    fileprivate func collect(_ output: SubprocessOutputSequence) async throws {
        defer { end() }
        for try await line in output.strings() { add(line: line.trimmingCharacters(in: .newlines)) }
    }
}
