import Foundation
import Glibc
import Subprocess

/// How a stack differs from the one that the project recommends.
struct StackSetup: Sendable {
    /// Who opens the responder's socket.
    enum Launch: Sendable {
        /// spawn-fcgi, which hands it over as descriptor 0; `wrapper` is a command that starts the responder in turn.
        case spawnFCGI(wrapper: [String] = [])
        /// The responder itself; the address as the setting `listen` takes it.
        case listening(on: String)
    }

    /// What to change in nginx.conf.example: a text that stands in it, and what to write instead.
    struct Edit: Sendable {
        let text: String
        let replacement: String
    }

    var launch = Launch.spawnFCGI()
    /// The folder that is served: that of Tests/films, or one of the test's own, empty at first.
    var hasOwnFilms = false
    /// The first part of the paths to that folder, if there are other roots among the arguments.
    var rootName: String?
    /// Further arguments of `rangefinder serve`.
    var arguments: [String] = []
    var edits: [Edit] = []
    /// What lies in the stack's folder at the start, by name.
    var files: [String: Data] = [:]
    /// The reasons of all errors that the responder should log.
    var expectedErrors: [String] = []
    /// How the responder should end: by itself after SIGTERM, unless a test has another end in mind.
    var ending = TerminationStatus.exited(0)

    /// The command that starts a responder.
    func command(serving films: String) -> [String] {
        let root = rootName.map { "\($0)=\(films)" } ?? films
        let serve = [Project.command, "serve", "--root", root] + arguments
        return switch launch {
        case .spawnFCGI(let wrapper): ["spawn-fcgi", "-s", "rangefinder.sock", "-n", "--"] + wrapper + serve
        case .listening(let address): serve + ["--listen", address]
        }
    }
}

extension StackSetup {
    /// A folder of the test's own to serve.
    static let withOwnFilms = StackSetup(hasOwnFilms: true)

    /// A wrapper that hands the socket over as systemd does: as descriptor 3, by LISTEN_FDS of sd_listen_fds(3).
    static let systemdActivation = [
        "/bin/sh", "-c", #"LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3<&0 0</dev/null"#, "activator",
    ]

    /// A wrapper that takes the right of root to read everything; others do not have it.
    static var withoutPrivileges: [String] {
        geteuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : []
    }
}
