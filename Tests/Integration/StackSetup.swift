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
        /// spawn-fcgi, for so many processes on one socket; their numbers are in the file `pids`.
        case fleet(Int)
    }

    /// What to change in nginx.conf.example: a text that stands in it, and what to write instead.
    struct Edit: Sendable {
        let text: String
        let replacement: String
    }

    var launch = Launch.spawnFCGI()
    /// The folder that is served, unless it is one of the stack's own.
    var films = Project.films
    /// Whether the folder that is served is one of the stack's own, empty at first.
    var hasOwnFilms = false
    /// The first part of the paths to that folder, if there are other roots among the arguments.
    var rootName: String?
    /// Further arguments of `rangefinder serve`.
    var arguments: [String] = []
    var edits: [Edit] = []
    /// What stands in front; the edits are of nginx's configuration.
    var server = WebServer.nginx
    /// A text that stands in what nginx may complain of.
    var expectedComplaint: String?
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
        case .fleet(let count): ["/bin/sh", "-c", Self.fleet, "\(count)"] + serve
        }
    }

    /// spawn-fcgi leaves the processes alone and takes their stderr: a shell stands for all of them.
    ///
    /// A process that has ended may stay as a zombie, where nobody takes its code; what has no program is over.
    private static let fleet = #"""
        : >fleet.log
        tail -n +1 -f fleet.log >&2 &
        log=$!
        trap 'kill $(cat pids) 2>/dev/null' TERM
        spawn-fcgi -s rangefinder.sock -F "$0" -P pids -- /bin/sh -c 'exec "$0" "$@" 2>>fleet.log' "$@" >/dev/null || exit
        for process in $(cat pids); do
            while readlink "/proc/$process/exe" >/dev/null; do sleep 0.1 & wait $!; done
        done
        sleep 1
        kill $log
        """#
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
