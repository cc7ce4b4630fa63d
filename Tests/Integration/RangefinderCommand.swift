import Subprocess

/// The command run to its end, as by a person.
enum RangefinderCommand {
    struct Outcome {
        let ending: TerminationStatus
        /// What it wrote to stderr.
        let words: String
    }

    /// Runs `rangefinder` in a folder, with variables over those of the test.
    static func run(
        _ arguments: [String],
        variables: [String: String] = [:],
        startedBy wrapper: [String] = [],
        in folder: TemporaryFolder
    ) async throws -> Outcome {
        let changes = variables.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
        let result = try await Subprocess.run(
            Configuration(
                wrapper + [Project.command] + arguments,
                environment: .withoutSettings.updating(Dictionary(uniqueKeysWithValues: changes)),
                in: folder
            ),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        return Outcome(ending: result.terminationStatus, words: result.standardError)
    }
}
