import ArgumentParser
import Responder

/// `rangefinder serve`: answers nginx until it is told to stop.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the films of a folder to nginx.",
        usage: "rangefinder serve --root <folder> [--root <folder> ...] [<settings>]",
        discussion: """
            Examples:
              spawn-fcgi -s films.sock -n -- rangefinder serve --root /srv/films
              rangefinder serve --root /srv/films --listen unix:films.sock
              rangefinder serve --root films=/srv/films --root talks=/srv/talks
              rangefinder serve --config /etc/rangefinder/config.yaml

            Each setting below is also a key of the YAML file (`log-level: debug`) and a variable \
            (RANGEFINDER_LOG_LEVEL=debug; commas between several values). Flags win over variables, variables \
            over the file.

            SIGTERM and SIGINT end it when the running answers are complete, or after the drain time-out. \
            The log is written to stderr.

            SIGHUP reads the file again and opens the roots anew; running answers go on as they began. A file with a \
            fault changes nothing, and the log names each fault. These take a restart: \(settingsThatTakeRestart).

            Next, lead nginx to the socket: nginx.conf.example shows how, with the reason for each directive.

            Exit codes: 0 stopped as told, 64 wrong use of the command line, 66 a root or file is missing, \
            69 the socket cannot be had, 71 the system lacks threads or descriptors, 73 the state folder cannot be \
            written, 78 a setting is wrong.
            """
    )

    private static let settingsThatTakeRestart =
        Setting.allCases.filter(\.takesRestart).map(\.rawValue).joined(separator: ", ")

    @Option(
        help: ArgumentHelp("The YAML file of settings; also RANGEFINDER_CONFIG.", valueName: "file"),
        completion: .file()
    )
    var config: String?

    @OptionGroup(title: "Settings")
    var flags: SettingFlags

    func run() throws {
        StandardDescriptors.fill()
        do throws(Failure) {
            let source = SettingsSource(flags: flags.texts, file: config, variables: ProcessEnvironment.variables)
            try Service(source).run()
        } catch {
            error.tell()
            throw error.code
        }
    }
}
