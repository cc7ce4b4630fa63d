import ArgumentParser

/// The command `rangefinder`.
@main
struct RangefinderCommand: ParsableCommand {
    /// The version of the program.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "rangefinder",
        abstract: "Streams video from disk to browsers, phones, TVs and download tools, behind nginx.",
        version: version,
        subcommands: [Serve.self, Link.self, Keys.self, Explain.self, Check.self, Stats.self]
    )

    /// What stands before the messages of the command line's parser, as before all others.
    static let _errorLabel = "rangefinder"
}
