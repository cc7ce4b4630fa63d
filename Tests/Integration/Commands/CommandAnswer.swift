import Foundation
import Subprocess
import Testing

/// What a command said on its way to its end.
struct CommandAnswer: Sendable {
    let exitCode: Int32
    /// What it wrote to stdout.
    let output: String
    /// What it wrote to stderr.
    let words: String

    /// The lines of ``output``.
    var lines: [Substring] { output.split(separator: "\n") }

    /// The JSON object that ``output`` is.
    func object() throws -> [String: any Sendable] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: any Sendable])
    }

    /// Runs `rangefinder`, with a text on its stdin, in UTC or another time zone.
    static func rangefinder(
        _ arguments: String...,
        input: String = "",
        zone: String = "UTC0",
        in folder: TemporaryFolder
    ) async throws -> CommandAnswer {
        try await of(
            [Project.command] + arguments,
            input: input,
            environment: .withoutSettings.updating(["TZ": zone]),
            in: folder
        )
    }

    /// Runs a command.
    static func of(
        _ command: [String],
        input: String = "",
        environment: Environment = .withoutSettings,
        in folder: TemporaryFolder
    ) async throws -> CommandAnswer {
        let result = try await Subprocess.run(
            Configuration(command, environment: environment, in: folder),
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard case .exited(let code) = result.terminationStatus else {
            throw CommandCrashed(command: command, status: result.terminationStatus)
        }
        return CommandAnswer(exitCode: code, output: result.standardOutput, words: result.standardError)
    }
}

/// A signal ended a command.
struct CommandCrashed: Error {
    let command: [String]
    let status: TerminationStatus
}
