import FastCGI
import Glibc
import Observations
import Posters
import Responder
import Synchronization
import SystemPackage

/// The running responder, from checked settings to the end of a drain.
final class Service: Sendable {
    private let source: SettingsSource
    private let current: CurrentEdition
    private let server: Server
    private let stopSignals: Signals
    private let reloadSignals: Signals
    /// Whether the end has begun, so that nothing changes any more.
    private let isDraining = Atomic(false)
    /// Whether no answer runs any more, and what is left is to take leave.
    private let isLeaving = Atomic(false)

    /// How long workers that wait for a disk may hold up the exit after every answer was cut.
    private static let patience = Duration.seconds(5)

    /// Reads the settings, opens the roots and the socket, and starts nothing yet.
    init(_ source: SettingsSource) throws(Failure) {
        self.source = source
        // Before the first thread: threads inherit what is blocked.
        stopSignals = .toStop()
        reloadSignals = .toReload()
        let settings = try source.read()
        let edition = try Edition(settings)
        let current = CurrentEdition(edition)
        self.current = current
        let listener = try ListeningSocket.opened(settings)
        let descriptors = DescriptorLimit.raised()
        let connections = descriptors.connections(atMost: settings.connections)
        do throws(Errno) {
            server = try Server(
                listener: listener,
                limits: Server.Limits(
                    workers: settings.workers,
                    connections: connections,
                    requestTimeout: settings.requestTimeout
                ),
                application: current,
                report: { current.value.log.report($0) }
            )
        } catch {
            throw Failure(error)
        }
        server.protectRoots(settings)
        if connections < settings.connections {
            edition.log.warning("too few descriptors for the setting") { line in
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
            // Before the workers, who take what threads there are. Two, for a reading may wait for a disk that hangs, and
            // must not keep the end waiting.
            try WorkerThread { self.stopWhenAsked() }.detach()
            try WorkerThread { self.reloadWhenAsked() }.detach()
            try observer.start(load: { self.server.load }, tell: { self.log.tell(of: $0) })
            if let posters { try WorkerThread { posters.run { self.log.report($0) } }.detach() }
            try server.start()
        } catch {
            throw Failure(error)
        }
        let settings = current.value.settings
        log.info("listening") { line in
            line.append("socket", "\(settings.listen)")
            line.append("roots", settings.roots.map(\.description).joined(separator: " "))
            line.append("workers", settings.workers)
        }
        logPosters(of: settings)
        if LibFCGI.refusesHugeLengths == false {
            log.warning("this libfcgi seems to lack the fix for CVE-2025-23016") {
                $0.append("advice", "update it to 2.4.5 or later, or to your distribution's patched package")
            }
        }
        server.waitForEnd()
        isLeaving.store(true, ordering: .sequentiallyConsistent)
        observer.close()
        posters?.stop()
        log.info("stopped")
        log.flush()
    }

    private var log: Log { current.value.log }
    private var observer: Observer { current.value.observer }

    private var posters: Posters? { current.value.posters }

    /// Says who makes posters, where somebody wants them kept.
    private func logPosters(of settings: Settings) {
        guard let folder = settings.state, settings.pages.contains(where: { $0.choice == .on }) else { return }
        guard let posters else { return log.info("ffmpeg not found: posters are made by browsers") }
        log.info("posters are made by ffmpeg") { line in
            line.append("program", posters.maker.ffmpeg)
            line.append("state", folder)
            line.append("limit", "\(settings.stateLimit)")
        }
    }

    /// Waits for signals: the first lets running answers go on, a second or the end of their time cuts them, and a third
    /// does not even wait for reads.
    private func stopWhenAsked() {
        _ = stopSignals.wait()
        isDraining.store(true, ordering: .sequentiallyConsistent)
        let limit = current.value.settings.drainTimeout
        observer.drain()
        log.info("draining") { $0.append("limit", limit) }
        server.drain()
        let isImpatient = stopSignals.wait(atMost: limit)
        log.warning("cutting the answers that still run") { $0.append("asked_again", isImpatient) }
        server.stop()
        let isVeryImpatient = stopSignals.wait(atMost: Self.patience)
        guard !isLeaving.load(ordering: .sequentiallyConsistent) else { return }
        if isVeryImpatient {
            log.warning("ending at once") { $0.append("asked_again", true) }
        } else {
            log.error("giving up on reads that do not end")
        }
        observer.close()
        log.flush()
        posters?.stop()
        // The process's end takes the threads along that wait for a disk; nothing they do is worth waiting for.
        _exit(0)
    }
}

// MARK: Settings that are read again

extension Service {
    /// Waits for signals, and reads the settings again at each, as long as the responder is not to end.
    private func reloadWhenAsked() {
        while reloadSignals.wait() {
            do throws(Failure) {
                try reload()
            } catch {
                for reason in error.reasons {
                    log.error("settings refused, nothing changes") { $0.append("reason", reason) }
                }
            }
        }
    }

    /// Reads the settings, and goes on with what of them can change while the responder runs.
    ///
    /// - Throws: What is wrong with them; then nothing has changed.
    private func reload() throws(Failure) {
        let previous = current.value
        let change = SettingsChange(from: previous.settings, to: try source.read())
        let edition = try Edition(change.result, after: previous)
        guard !isDraining.load(ordering: .sequentiallyConsistent) else {
            return previous.log.info("settings not taken over, the responder drains")
        }
        current.replace(with: edition)
        server.protectRoots(edition.settings)
        edition.log.info("settings read again") { $0.append("changed", names: change.applied) }
        if !change.refused.isEmpty {
            edition.log.warning("settings that take a restart differ") { $0.append("settings", names: change.refused) }
        }
    }
}

extension LogLine {
    /// Adds settings by their names alone: values may be secrets.
    fileprivate mutating func append(_ key: String, names settings: [Setting]) {
        append(key, settings.map(\.rawValue).joined(separator: " "))
    }
}

extension ListeningSocket {
    /// Takes over or opens the socket that the settings name, for the web servers that they name.
    fileprivate static func opened(_ settings: Settings) throws(Failure) -> ListeningSocket {
        do throws(ListeningSocketError) {
            var socket = try socket(of: settings)
            if let webServers = try WebServers(of: settings) { try socket.accept(only: webServers) }
            return socket
        } catch {
            throw Failure(error)
        }
    }

    private static func socket(of settings: Settings) throws(ListeningSocketError) -> ListeningSocket {
        switch settings.listen {
        case .inherited: try .inherited(environment: { ProcessEnvironment.variables[$0] })
        case .unix(let path): try .open(at: .unix(path: path, mode: settings.socketMode.rawValue))
        case .tcp(let host, let port): try .open(at: .tcp(host: host, port: port))
        }
    }
}

extension WebServers {
    /// Those that the settings name, or else the starter of the process; `nil` if neither names any.
    fileprivate init?(of settings: Settings) throws(ListeningSocketError) {
        guard settings.webServers.isEmpty else {
            self.init(settings.webServers)
            return
        }
        try self.init(environment: { ProcessEnvironment.variables[$0] })
    }
}

extension Server {
    /// Keeps a disk that has stopped from the films on others; a single root has nobody to protect from it, and its
    /// viewers wait.
    fileprivate func protectRoots(_ settings: Settings) {
        replaceStuckWorkers(settings.roots.count > 1)
    }
}

extension Log {
    /// Logs what the observer has to say.
    fileprivate func tell(of notice: Observer.Notice) {
        switch notice {
        case .playbackOver(let playback): write(playback)
        case .stateUnwritable(let errno):
            error("the state folder cannot be written, trying again") { $0.append("reason", "\(errno)") }
        }
    }

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
        case .refused(let address):
            warning("a connection from elsewhere was closed") { line in
                line.append("address", address)
                line.append("advice", "if a web server connects from there, name it in web-servers")
            }
        case .workersStuck(let count):
            warning("a disk does not answer") { $0.append("workers", count) }
        case .workersResumed:
            info("all disks answer again")
        }
    }
}

extension Log {
    /// Logs what happens while posters are made.
    fileprivate func report(_ notice: PosterNotice) {
        switch notice {
        case .made(let film, let bytes, let took, let progress):
            debug("poster made") { line in
                line.append("film", bytes: film)
                line.append("bytes", bytes)
                line.append("duration", took)
                line.append(progress)
            }
        case .notMade(let film, let failure, let progress):
            info("no poster can be made") { line in
                line.append("film", bytes: film)
                line.append("reason", "\(failure)")
                line.append(progress)
            }
        case .notKept(let film, let errno):
            warning("a poster cannot be kept") { line in
                line.append("film", bytes: film)
                line.append("reason", "\(errno)")
            }
        }
    }
}

extension LogLine {
    fileprivate mutating func append(_ progress: PosterProgress) {
        append("done", progress.done)
        append("queued", progress.queued)
    }
}
