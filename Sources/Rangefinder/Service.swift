import FastCGI
import Glibc
import MediaLibrary
import Responder
import SystemPackage

/// The running responder, from checked settings to the end of a drain.
struct Service {
    private let settings: Settings
    private let log: Log
    private let server: Server
    private let signals: StopSignals

    /// How long workers that wait for a disk may hold up the exit after every answer was cut.
    private static let patience = Duration.seconds(5)

    /// Opens the roots and the socket, and starts nothing yet.
    init(_ settings: Settings) throws(Failure) {
        self.settings = settings
        // Before the first thread: threads inherit what is blocked.
        signals = StopSignals()
        let library = try MediaLibrary(settings)
        let listener = try ListeningSocket.opened(settings)
        let descriptors = DescriptorLimit.raised()
        let connections = descriptors.connections(atMost: settings.connections)
        do throws(Errno) {
            let log = try Log(level: settings.logLevel, format: settings.logFormat)
            self.log = log
            server = try Server(
                listener: listener,
                limits: Server.Limits(
                    workers: settings.workers,
                    connections: connections,
                    requestTimeout: settings.requestTimeout,
                    // A single root has nobody to protect from it: its viewers wait.
                    replacesStuckWorkers: settings.roots.count > 1
                ),
                application: Responder(library: library, settings: settings, log: log),
                report: { log.report($0) }
            )
        } catch {
            throw Failure(error)
        }
        if connections < settings.connections {
            log.warning("too few descriptors for the setting") { line in
                line.append("setting", "connections")
                line.append("wanted", settings.connections)
                line.append("possible", connections)
                line.append("descriptors", descriptors.count)
            }
        }
    }

    /// Answers requests until a signal asks for the end and the running answers are complete, or have had their time.
    func run() throws(Failure) {
        do throws(Errno) {
            // Before the workers, who take what threads there are.
            _ = try WorkerThread { self.stopWhenAsked() }
            try server.start()
        } catch {
            throw Failure(error)
        }
        log.info("listening") { line in
            line.append("socket", "\(settings.listen)")
            line.append("roots", settings.roots.map(\.description).joined(separator: " "))
            line.append("workers", settings.workers)
        }
        server.waitForEnd()
        log.info("stopped")
        log.flush()
    }

    /// Waits for signals: the first lets running answers go on, a second or the end of their time cuts them.
    private func stopWhenAsked() {
        _ = signals.wait()
        log.info("draining") { $0.append("limit", settings.drainTimeout) }
        server.drain()
        let isImpatient = signals.wait(atMost: settings.drainTimeout)
        log.warning("cutting the answers that still run") { $0.append("asked_again", isImpatient) }
        server.stop()
        _ = signals.wait(atMost: Self.patience)
        log.error("giving up on reads that do not end")
        log.flush()
        // The process's end takes the threads along that wait for a disk; nothing they do is worth waiting for.
        _exit(0)
    }
}

extension MediaLibrary {
    /// Opens the roots that the settings name.
    fileprivate init(_ settings: Settings) throws(Failure) {
        do {
            let overrides = settings.mediaTypes.map { ($0.fileExtension, $0.mediaType) }
            let mediaTypes = try MediaTypes(
                systemTable: MediaTypes.installedTable,
                overrides: Dictionary(uniqueKeysWithValues: overrides)
            )
            // One that has all workers waiting is stuck: only replacements come to more.
            let roots = try settings.roots.map {
                try Root(name: $0.name, path: $0.folder, maximumCalls: settings.workers)
            }
            try self.init(roots: roots, mediaTypes: mediaTypes)
        } catch let error as RootError {
            throw Failure(error)
        } catch {
            throw Failure(reasons: ["\(error)"], nextStep: "nothing was started", code: .noInput)
        }
    }
}

extension ListeningSocket {
    /// Takes over or opens the socket that the settings name.
    fileprivate static func opened(_ settings: Settings) throws(Failure) -> ListeningSocket {
        do throws(ListeningSocketError) {
            switch settings.listen {
            case .inherited:
                return try .inherited(environment: { ProcessEnvironment.variables[$0] })
            case .unix(let path):
                return try .open(at: .unix(path: path, mode: settings.socketMode.rawValue))
            case .tcp(let host, let port):
                return try .open(at: .tcp(host: host, port: port))
            }
        } catch {
            throw Failure(error)
        }
    }
}

extension Log {
    /// Logs what the server has to say.
    fileprivate func report(_ notice: Server.Notice) {
        switch notice {
        case .fewerWorkers(let started, let wanted, let errno):
            warning("fewer workers than wanted") { line in
                line.append("started", started)
                line.append("wanted", wanted)
                line.append("reason", "\(errno)")
            }
        case .connectionLimitReached(let limit):
            warning("connection limit reached, new ones wait") { $0.append("limit", limit) }
        case .acceptFails(let errno):
            error("connections cannot be accepted, trying again") { $0.append("reason", "\(errno)") }
        case .acceptResumed:
            info("connections are accepted again")
        case .workersStuck(let count):
            warning("a disk does not answer") { $0.append("workers", count) }
        case .workersResumed:
            info("all disks answer again")
        }
    }
}
