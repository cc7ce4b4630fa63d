internal import Glibc
internal import Synchronization
public import SystemPackage

/// Answers the requests that arrive on a listening socket, on threads of its own.
///
/// A worker is used only while there is something to do: connections without a whole request, answers that the peer
/// does not read, and answers that wait for their time are set aside in epoll(7) and hold none. One worker at a time
/// waits there for the next event or instant (the leader), lets the next one lead, and handles what came.
public final class Server: Sendable {
    /// What a server may use.
    public struct Limits: Sendable {
        /// The threads; each may wait for a disk.
        public var workers: Int
        /// The most connections that are open at once; more wait in the kernel's queue.
        public var connections: Int
        /// How long a request may take to arrive, from its first byte, or from the connection's beginning, to its last.
        public var requestTimeout: Duration

        /// Creates limits.
        public init(workers: Int, connections: Int, requestTimeout: Duration) {
            self.workers = workers
            self.connections = connections
            self.requestTimeout = requestTimeout
        }
    }

    /// What the operator should know; said once when it begins, not at each try.
    public enum Notice: Equatable, Sendable {
        /// Fewer threads could be started than wanted, of which one looks after stuck workers.
        case fewerWorkers(started: Int, wanted: Int, Errno)
        /// The limit of open connections is reached; new ones wait in the kernel's queue.
        case connectionLimitReached(Int)
        /// accept(2) fails for want of something (`EMFILE`, `ENFILE`, `ENOBUFS`, `ENOMEM`); it is tried again.
        case acceptFails(Errno)
        /// New connections are accepted again.
        case acceptResumed
        /// A connection was closed because no web server that may connect has this address; told once a minute at most.
        case refused(address: String)
        /// As many workers, all there are, wait for a disk; others take their places if that is asked for.
        case workersStuck(Int)
        /// The workers get on again, and those who took their places have gone.
        case workersResumed
    }

    /// How much of a server is in use at a moment.
    public struct Load: Equatable, Sendable {
        /// The connections that are open.
        public var connections: Int
        /// The most connections that may be open at once.
        public var connectionLimit: Int
        /// The threads.
        public var workers: Int
        /// The threads that are at work on an answer.
        public var busyWorkers: Int
        /// The answers that are set aside, and hold no worker.
        public var waitingAnswers: Int

        /// Describes a load.
        public init(
            connections: Int = 0,
            connectionLimit: Int = 0,
            workers: Int = 0,
            busyWorkers: Int = 0,
            waitingAnswers: Int = 0
        ) {
            self.connections = connections
            self.connectionLimit = connectionLimit
            self.workers = workers
            self.busyWorkers = busyWorkers
            self.waitingAnswers = waitingAnswers
        }
    }

    private enum Phase {
        case running
        case draining
        case stopping
    }

    private struct State {
        var phase = Phase.running
        var connections: [ObjectIdentifier: Connection] = [:]
        /// Whether the poller waits for the listener.
        var listens = true
        /// Whether the listener has been given up for good.
        var isWithdrawn = false
        /// Whether accept(2) failed when it was last tried.
        var acceptFails = false
        /// Whether the limit of connections was reached and has been told of.
        var isCrowded = false
        /// When it was last told that a connection was refused.
        var refusalToldAt: ContinuousClock.Instant?
    }

    private let listener: ListeningSocket
    private let application: any Application
    private let limits: Limits
    private let report: @Sendable (Notice) -> Void
    private let poller: Poller
    private let state = ThreadMutex(State())
    /// Connections are added and armed in one step, so that the leader who finds one at either place finds it at both.
    private let timers = ThreadMutex(Timers())
    /// Whether the phase is another than running; follows it at once, for those who ask once an answer.
    private let isEnding = Atomic(false)
    /// Held by the worker that waits for the next event; whether there will be none any more.
    private let leadership = ThreadMutex(false)
    private let threads = Mutex<[WorkerThread]>([])
    private let crew: Crew
    private let watch: Watch
    private let watchman = Mutex<WorkerThread?>(nil)
    private let replacesStuckWorkers = Atomic(false)
    private let isOver = Atomic(false)
    /// Counts the answers that are set aside.
    private let waiting = Atomic(0)

    /// How long to wait after accept(2) failed for want of something that others may give back.
    private static let acceptRetry = Duration.milliseconds(200)

    /// How often it is told that connections are refused: whoever reaches the port can try as often as he likes.
    private static let refusalInterval = Duration.seconds(60)

    /// Prepares a server; it accepts nothing before ``start()``.
    ///
    /// - Parameters:
    ///   - listener: The socket that connections arrive on.
    ///   - limits: What the server may use.
    ///   - application: What answers the requests.
    ///   - report: Receives what the operator should know, on a worker's thread.
    /// - Throws: The error of epoll_create1(2) or eventfd(2).
    public init(
        listener: consuming ListeningSocket,
        limits: Limits,
        application: any Application,
        report: @escaping @Sendable (Notice) -> Void
    ) throws(Errno) {
        poller = try Poller()
        watch = try Watch()
        crew = Crew(limits.workers)
        self.listener = listener
        self.limits = limits
        self.application = application
        self.report = report
        LibFCGI.prepare()
    }

    /// Starts the workers.
    ///
    /// Signals that the calling thread has blocked do not reach them.
    ///
    /// - Throws: The error of pthread_create(3) if not one worker could be started.
    public func start() throws(Errno) {
        try poller.addListener(listener.descriptor)
        for started in 0..<limits.workers {
            do throws(Errno) {
                let thread = try WorkerThread { self.work() }
                threads.withLock { $0.append(thread) }
            } catch {
                guard started > 0 else { throw error }
                report(.fewerWorkers(started: started, wanted: limits.workers, error))
                for _ in started..<limits.workers { crew.shrink() }
                return
            }
        }
        startWatchman()
    }

    /// Says whether workers that all wait for a disk are replaced, one by one until there is a free one; at first they
    /// are not.
    ///
    /// The application must not let them wait without limit then: each replacement is a thread.
    public func replaceStuckWorkers(_ replaces: Bool) {
        replacesStuckWorkers.store(replaces, ordering: .relaxed)
    }

    /// Starts the one who looks after stuck workers; without a thread for it, the answers wait for the disks.
    private func startWatchman() {
        do throws(Errno) {
            let watchman = try WorkerThread {
                self.watch.keep(
                    over: self.crew,
                    isOver: { self.isOver.load(ordering: .acquiring) },
                    help: { self.help() }
                )
            }
            self.watchman.withLock { $0 = watchman }
        } catch {
            report(.fewerWorkers(started: limits.workers, wanted: limits.workers + 1, error))
        }
    }

    /// Does what is to be done when all workers wait for a disk.
    private func help() {
        if replacesStuckWorkers.load(ordering: .relaxed) {
            addWorker()
        } else if let stuck = crew.getStuck() {
            report(.workersStuck(stuck))
        }
    }

    /// Starts one more worker, because all that there are wait for a disk.
    private func addWorker() {
        let stuck = crew.grow()
        do throws(Errno) {
            let thread = try WorkerThread { self.work() }
            threads.withLock { $0.append(thread) }
            if let stuck { report(.workersStuck(stuck)) }
        } catch {
            crew.shrink()
        }
    }

    /// Accepts nothing more, closes the connections that wait for a request, and lets the answers that run go on to
    /// their end.
    ///
    /// ``waitForEnd()`` returns then.
    public func drain() {
        let wasRunning = state.withLock { state in
            guard state.phase == .running else { return false }
            state.phase = .draining
            isEnding.store(true, ordering: .sequentiallyConsistent)
            return true
        }
        if wasRunning { poller.wake() }
    }

    /// Cuts every answer that still runs: its peer sees an error, and what it has received is a true beginning.
    public func stop() {
        state.withLock { state in
            state.phase = .stopping
            isEnding.store(true, ordering: .sequentiallyConsistent)
            for connection in state.connections.values { connection.socket.disconnect() }
        }
        poller.wake()
    }

    /// How much of the server is in use now.
    public var load: Load {
        let crew = crew.load
        return Load(
            connections: state.withLock { $0.connections.count },
            connectionLimit: limits.connections,
            workers: crew.size,
            busyWorkers: crew.busy,
            waitingAnswers: max(0, waiting.load(ordering: .relaxed))
        )
    }

    /// Waits until a drain or a stop is done and all workers have ended.
    ///
    /// To be called once.
    public func waitForEnd() {
        while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
        isOver.store(true, ordering: .releasing)
        watch.ring()
        watchman.withLock { $0.take() }?.join()
    }

    // MARK: The workers

    private func work() {
        let stream = WindowStream()
        while let connection = lead() {
            if crew.begin() { watch.ring() }
            serve(connection, through: stream)
            switch crew.end() {
            case .stays: continue
            case .resumes: report(.workersResumed)
            case .retires: return retire()
            case .retiresLast:
                report(.workersResumed)
                return retire()
            }
        }
    }

    /// Ends the calling worker, for whom nobody will wait.
    private func retire() {
        threads.withLock { threads in
            guard let index = threads.firstIndex(where: \.isCurrent) else { return }
            threads.remove(at: index).detach()
        }
    }

    /// Waits for the lead, and then for a connection that has something to do.
    ///
    /// - Returns: `nil` when the server has ended.
    private func lead() -> Connection? {
        leadership.withLock { isOver in
            let connection = isOver ? nil : nextConnection()
            isOver = connection == nil
            return connection
        }
    }

    /// Waits for a connection that has something to do.
    ///
    /// - Returns: `nil` when the server has ended.
    private func nextConnection() -> Connection? {
        while true {
            switch timers.withLock({ $0.next() }) {
            case .due(.connection(let connection)):
                poller.disarm(connection)
                connection.isTimed = false
                return connection
            case .due(.listener):
                if state.withLock({ $0.acceptFails }) { listenAgain() }
            case .nothing(let time):
                switch poller.wait(time) {
                case .connection(let connection):
                    wakeEarly(connection)
                    return connection
                case .listener:
                    if let connection = accept() { return connection }
                case .timeout:
                    continue
                case .wake:
                    if hasEnded() { return nil }
                }
            }
        }
    }

    /// Forgets the time that a connection also waits for.
    private func wakeEarly(_ connection: Connection) {
        guard connection.isTimed else { return }
        connection.isTimed = false
        timers.withLock { $0.remove(connection) }
    }

    /// Goes on with a connection until it has to wait.
    private func serve(_ connection: Connection, through stream: WindowStream) {
        guard var transmission = takeUp(connection) ?? receive(on: connection) else { return }
        switch transmission.advance(on: connection.socket, through: stream, yields: { !crew.hasFreeWorker }) {
        case .blocked:
            transmission.block()
            setAside(transmission, on: connection, for: .writable)
        case .turnEnded:
            setAside(transmission, on: connection, for: .writable)
        case .waits(let instant):
            setAside(transmission, on: connection, for: .left, until: instant)
        case .ended(let ending):
            transmission.end(ending == .clientGone && isStopping ? .stopped : ending)
            guard ending == .complete && connection.staysOpen else { return remove(connection) }
            connection.isKept.store(true, ordering: .sequentiallyConsistent)
            wait(for: .readable, on: connection)
        }
    }

    /// The answer that was set aside on a connection.
    private func takeUp(_ connection: Connection) -> Transmission? {
        guard let transmission = connection.transmission.take() else { return nil }
        waiting.subtract(1, ordering: .relaxed)
        return transmission
    }

    /// Keeps an answer with its connection until its socket is ready, or until an instant.
    private func setAside(
        _ transmission: Transmission,
        on connection: Connection,
        for readiness: Poller.Readiness,
        until instant: ContinuousClock.Instant? = nil
    ) {
        waiting.add(1, ordering: .relaxed)
        connection.transmission = transmission
        wait(for: readiness, on: connection, until: instant)
    }

    /// Receives a request, if it is there whole, and has it answered.
    ///
    /// - Returns: `nil` if the connection brought no request; it is dealt with then.
    private func receive(on connection: Connection) -> Transmission? {
        connection.isKept.store(false, ordering: .sequentiallyConsistent)
        do throws(RequestError) {
            guard var request = try connection.receiveRequest() else {
                waitForRequest(on: connection)
                return nil
            }
            connection.requestEndsAt = nil
            connection.staysOpen = request.keepsConnection
            request.peer = Peer(connection)
            return Transmission(application.respond(to: request), to: request.id)
        } catch {
            remove(connection)
            return nil
        }
    }

    /// Sets the connection aside until more of a request arrives, as long as it may take.
    private func waitForRequest(on connection: Connection) {
        let now = ContinuousClock.now
        let end = connection.requestEndsAt ?? now + limits.requestTimeout
        guard now < end else { return remove(connection) }
        connection.requestEndsAt = end
        wait(for: .readable, on: connection, until: end)
    }

    /// Sets the connection aside until its socket is ready, or until an instant.
    private func wait(
        for readiness: Poller.Readiness,
        on connection: Connection,
        until instant: ContinuousClock.Instant? = nil
    ) {
        // A kept connection that the drain did not see as kept is closed here: no request can have arrived on it
        // that its peer would not send again.
        if connection.isKept.load(ordering: .sequentiallyConsistent) && !isRunning { return remove(connection) }
        do throws(Errno) {
            guard let instant else { return try poller.arm(connection, for: readiness) }
            connection.isTimed = true
            let isNearest = try timers.withLock { timers throws(Errno) in
                try poller.arm(connection, for: readiness)
                timers.add(.connection(connection), at: instant)
                return timers.nearest == instant
            }
            if isNearest { poller.wake() }
        } catch {
            // ENOMEM or ENOSPC: nobody would ever take the connection up again.
            takeUp(connection)?.end(.aborted)
            remove(connection)
        }
    }

    // MARK: The listener

    /// Accepts one connection.
    ///
    /// - Returns: `nil` if there is none, or none can be had.
    private func accept() -> Connection? {
        do throws(Errno) {
            guard let descriptor = try listener.accept(refusing: tellOfRefusal) else { return nil }
            let connection = Connection(descriptor, isLocal: listener.isLocal)
            add(connection)
            return connection
        } catch {
            pauseListening()
            timers.withLock { $0.add(.listener, at: .now + Self.acceptRetry) }
            let isNew = state.withLock { state in
                defer { state.acceptFails = true }
                return !state.acceptFails
            }
            if isNew { report(.acceptFails(error)) }
            return nil
        }
    }

    private func tellOfRefusal(address: String) {
        let isNews = state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.refusalToldAt, now < last + Self.refusalInterval { return false }
            state.refusalToldAt = now
            return true
        }
        if isNews { report(.refused(address: address)) }
    }

    private func add(_ connection: Connection) {
        let (resumes, isFull, isNewlyFull) = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            let resumes = state.acceptFails
            state.acceptFails = false
            let isFull = state.connections.count >= limits.connections
            let isNewlyFull = isFull && !state.isCrowded
            state.isCrowded = state.isCrowded || isFull
            return (resumes, isFull, isNewlyFull)
        }
        if resumes { report(.acceptResumed) }
        if isFull { pauseListening() }
        if isNewlyFull { report(.connectionLimitReached(limits.connections)) }
    }

    private func remove(_ connection: Connection) {
        let (isLast, isWaitedFor) = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = nil
            // Told of again only after a real break: at the limit each connection that goes makes room for one.
            if state.connections.count <= limits.connections * 9 / 10 { state.isCrowded = false }
            return (state.connections.isEmpty && state.phase != .running, !state.listens && state.phase == .running)
        }
        if isLast { poller.wake() }
        if isWaitedFor { listenAgain() }
    }

    /// Leaves new connections in the kernel's queue.
    private func pauseListening() {
        state.withLock { state in
            guard state.listens else { return }
            state.listens = false
            try? poller.removeListener(listener.descriptor)
        }
    }

    private func listenAgain() {
        state.withLock { state in
            guard !state.listens && state.phase == .running else { return }
            state.listens = true
            try? poller.addListener(listener.descriptor)
        }
    }

    // MARK: The end

    private var isRunning: Bool { !isEnding.load(ordering: .sequentiallyConsistent) }
    private var isStopping: Bool { state.withLock { $0.phase == .stopping } }

    /// Goes on with the end, once it has begun.
    ///
    /// - Returns: Whether no connection is left.
    private func hasEnded() -> Bool {
        guard !isRunning else { return false }
        stopListening()
        closeConnections()
        return state.withLock { $0.connections.isEmpty }
    }

    /// Stops listening, after taking over who is in the queue of a socket that nobody else serves.
    private func stopListening() {
        let isFirst = state.withLock { state in
            if state.listens { try? poller.removeListener(listener.descriptor) }
            defer { (state.listens, state.isWithdrawn) = (false, true) }
            return !state.isWithdrawn
        }
        guard isFirst && listener.isOwn else { return }
        listener.withdraw()
        while let descriptor = try? listener.accept() {
            let connection = Connection(descriptor, isLocal: listener.isLocal)
            state.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
            waitForRequest(on: connection)
        }
    }

    /// Closes what has to go: at a stop every connection, also one that arrived since; at a drain those that wait for
    /// their next request, as their peers know that this can happen to a kept one.
    private func closeConnections() {
        state.withLock { state in
            for connection in state.connections.values
            where state.phase == .stopping || connection.isKept.load(ordering: .sequentiallyConsistent) {
                connection.socket.disconnect()
            }
        }
    }
}
