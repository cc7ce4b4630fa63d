import ArgumentParser

/// The command `rangefinder`.
@main
struct RangefinderCommand: ParsableCommand {
    /// The version of the program.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "rangefinder",
        abstract: "Streams video from disk to browsers, phones, TVs and download tools, behind nginx.",
        discussion: """
            Examples:
              rangefinder serve --root /srv/films --listen unix:films.sock
              rangefinder keys new keys.json
              rangefinder link /films/a.mp4 --for 2h --keys keys.json
              rangefinder check https://films.example.org/a.mp4

            Start with `rangefinder serve --help`. Films that not everybody may watch need keys and links.
            """,
        version: version,
        subcommands: [Serve.self, Link.self, Keys.self, Explain.self, Check.self, Stats.self]
    )

    /// What stands before the messages of the command line's parser, as before all others.
    static let _errorLabel = "rangefinder"
}
