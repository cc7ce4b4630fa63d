internal import Dispatch
package import FastCGI
internal import Glibc
public import MediaLibrary
internal import Synchronization
public import SystemPackage

/// Sees what the responder does, for those who look: counts, playbacks, the last hour.
///
/// One for as long as the process runs. What an answer has to do for it is a few atomic additions and, where it is of a
/// film, two locks for a moment; all else is done once a second by a thread of its own, while something happens.
public final class Observer: Sendable {
    /// What the observer has to say.
    package enum Notice: Sendable {
        /// A playback is over.
        case playbackOver(PlaybackRecord)
        /// The state folder cannot be written; said once until it can be again.
        case stateUnwritable(Errno)
    }

    private let version: String
    private let counters = Counters()
    private let table = ThreadMutex(PlaybackTable())
    private let recorder = ThreadMutex(Recorder())
    private let folder: StateFolder?
    private let outside = ThreadMutex(Outside())
    private let draining = Atomic(false)
    private let isUnwritable = Atomic(false)
    /// Whether the thread waits for something to happen.
    private let isAsleep = Atomic(false)
    private let bell = DispatchSemaphore(value: 0)
    /// Held while the thread or the end of the process does what is done once a second.
    private let turns = ThreadMutex(0)

    /// What belongs to the program round the observer.
    private struct Outside: Sendable {
        var load: @Sendable () -> Server.Load = { Server.Load() }
        var tell: @Sendable (Notice) -> Void = { _ in }
    }

    /// How often the figures of other processes are looked through, in seconds, if nothing asks for it sooner.
    private static let surveyInterval = 5

    /// Begins to observe this process alone.
    ///
    /// - Parameter version: The program's version.
    public convenience init(version: String = "") {
        self.init(version: version, nil)
    }

    /// Begins to observe this process, and what others on the same socket do.
    ///
    /// - Parameters:
    ///   - version: The program's version.
    ///   - state: The folder in which they tell each other what they know.
    /// - Throws: The error of writing into that folder.
    public convenience init(version: String, state: String) throws(Errno) {
        self.init(version: version, try StateFolder(in: state))
    }

    private init(version: String, _ folder: StateFolder?) {
        self.version = version
        self.folder = folder
    }

    /// Starts the thread that keeps the records.
    ///
    /// - Parameters:
    ///   - load: Says how much of the server is in use.
    ///   - tell: Receives what the observer has to say, on that thread.
    /// - Throws: The error of pthread_create(3).
    package func start(
        load: @escaping @Sendable () -> Server.Load,
        tell: @escaping @Sendable (Notice) -> Void
    ) throws(Errno) {
        connect(load: load, tell: tell)
        // It never ends: the process takes it along.
        try WorkerThread { while true { self.keepRecords() } }.detach()
    }

    func connect(load: @escaping @Sendable () -> Server.Load, tell: @escaping @Sendable (Notice) -> Void) {
        outside.withLock { $0 = Outside(load: load, tell: tell) }
    }

    /// Takes note that the process is about to end, and accepts nothing more.
    public func drain() {
        draining.store(true, ordering: .relaxed)
    }

    /// Whether the process is about to end.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Tells of all playbacks and leaves the figures to other processes: at the end, when no answer runs any more.
    public func close() {
        takeTurn(isLast: true)
    }

    /// Says who hears of the reads beneath a root.
    ///
    /// - Parameter root: The root's name; `nil` for the only one.
    /// - Returns: The same for the same name.
    public func watch(of root: String?) -> any DiskWatch {
        counters.reads(of: root ?? "/")
    }

    // MARK: What happens

    /// Takes note of the first byte of an answer.
    package func firstByteWent(after nanoseconds: Int64) {
        counters.firstByte.add(nanoseconds: nanoseconds)
    }

    /// Takes note of a window that was sent.
    package func windowWent(in nanoseconds: Int64) {
        counters.windows.add(nanoseconds: nanoseconds)
    }

    /// Takes note of an exchange that has ended.
    ///
    /// - Parameters:
    ///   - status: What was answered; `nil` where nginx answers.
    ///   - ending: How it ended.
    ///   - nanoseconds: How long it took.
    package func exchangeEnded(status: Int?, _ ending: ExchangeEnding, after nanoseconds: Int64) {
        counters.countExchange(status: status ?? Totals.handedOver, ending: ending, nanoseconds: nanoseconds)
        wake()
    }

    /// Takes note of an answer that has some of a film in it.
    ///
    /// - Parameters:
    ///   - key: The playback that it belongs to.
    ///   - grant: The name of the token, if one came with it.
    ///   - size: The film's size in bytes.
    ///   - peer: Who the answer goes to.
    /// - Returns: What the delivery tells how far it is; `nil` where there are too many playbacks to look at each.
    /// - Throws: ``PlaybackEnded`` if an operator has ended the playback a short time ago.
    package func attend(
        _ key: PlaybackKey,
        grant: String?,
        size: Int64,
        peer: Peer?
    ) throws(PlaybackEnded) -> Attendance? {
        let now = MonotonicTime.now
        let attendance = try table.withLock { table throws(PlaybackEnded) -> Attendance? in
            guard !table.isRefused(key, at: now) else { throw PlaybackEnded() }
            guard let playback = table.playback(key, at: now) else { return nil }
            let attendance = Attendance(of: playback, counters: counters, peer: peer)
            playback.begin(attendance, grant: grant, size: size, at: now)
            return attendance
        }
        wake()
        return attendance
    }

    /// Ends a playback: its answers are cut, and its next requests refused for a while.
    ///
    /// One that only other processes serve ends when they look, within about a second.
    ///
    /// - Parameter id: The name of the playback.
    /// - Returns: What it was; `nil` if there is none of this name.
    package func end(playback id: String) -> PlaybackKey? {
        guard let key = overview().playbacks.first(where: { $0.id == id })?.key ?? ownKey(of: id) else { return nil }
        let order = EndOrder(key, until: WallTime(seconds: WallTime.now.seconds + Double(EndOrder.seconds)))
        carryOut(order)
        do throws(Errno) {
            try folder?.leave(order)
        } catch {
            complain(error)
        }
        return key
    }

    /// The playback of a name that others have under another name.
    private func ownKey(of id: String) -> PlaybackKey? {
        table.withLock { $0.playbacks.values.first { $0.id == id }?.key }
    }

    private func carryOut(_ order: EndOrder) {
        let left = Int64((order.until.seconds - WallTime.now.seconds) * 1e9)
        let until = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + left)
        let playback = table.withLock { table in
            table.refuse(order.key, until: until)
            return table.playbacks[order.key]
        }
        playback?.cut()
    }

    // MARK: Those who look

    /// The metrics of all processes, as Prometheus reads them.
    package func metrics(as format: MetricsText.Format) -> [UInt8] {
        overview().metrics(as: format)
    }

    /// What goes on in all processes now, and went on in the last hour, as JSON.
    package func status() -> [UInt8] {
        Array(overview().status.utf8)
    }

    func overview() -> Overview {
        let own = snapshot(at: .now)
        var overview = Overview(version: version, time: .now, isDraining: isDraining, own)
        guard let folder else { return overview }
        // First, so that whoever looks by way of another process sees no less.
        publish(own, in: folder)
        overview.add(folder.survey())
        return overview
    }

    /// All that this process knows.
    private func snapshot(at now: MonotonicTime) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.totals = counters.totals
        (snapshot.history, snapshot.told) = recorder.withLock { ($0.history, $0.toldLately(at: now)) }
        snapshot.playbacks = table.withLock { Array($0.playbacks.values) }.map { $0.record(at: now) }
        snapshot.load = outside.withLock { $0.load }()
        return snapshot
    }

    // MARK: Once a second

    /// Wakes the thread, if it waits for something to happen.
    private func wake() {
        if isAsleep.load(ordering: .sequentiallyConsistent),
            isAsleep.exchange(false, ordering: .sequentiallyConsistent)
        {
            bell.signal()
        }
    }

    /// Keeps the records for a second, or until something happens after nothing did.
    private func keepRecords() {
        var second = timespec(tv_sec: 1, tv_nsec: 0)
        unsafe nanosleep(&second, nil)
        takeTurn()
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        if !isQuiet, isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
        bell.wait()
    }

    /// Whether everything is written down, and nothing goes on.
    private var isQuiet: Bool {
        table.withLock { $0.isEmpty } && recorder.withLock { $0.last } == counters.totals
    }

    /// Does what is done once a second; the last time, all playbacks are over, because the process ends.
    func takeTurn(isLast: Bool = false, at now: MonotonicTime = .now, _ clock: WallTime = .now) {
        turns.withLock { turn in
            turn += 1
            let playbacks = table.withLock { table in
                table.sweep(at: now)
                return Array(table.playbacks.values)
            }
            let over = playbacks.filter { isLast || $0.isOver(at: now) }
            let looksRound = turn % Self.surveyInterval == 1
            let survey = !over.isEmpty || looksRound ? folder?.survey() : nil
            let others = survey?.living.flatMap(\.playbacks) ?? []
            record(playbacks, beside: others, at: now, clock)
            finish(over, survey, isLast: isLast, at: now, clock)
            guard let folder else { return }
            for order in folder.orders(at: clock) { carryOut(order) }
            if survey?.dead.isEmpty == false { adopt(folder.bury(), told: survey?.told ?? [], at: now) }
            publish(snapshot(at: now), in: folder)
        }
    }

    private func record(
        _ playbacks: [ObservedPlayback],
        beside others: [PlaybackRecord],
        at now: MonotonicTime,
        _ clock: WallTime
    ) {
        let viewers = Set(playbacks.map(\.key.person)).union(others.map(\.key.person)).count
        let sent = playbacks.map { ($0.key.film, $0.takePulse(at: now)) }
        recorder.withLock { recorder in
            recorder.record(
                counters.totals,
                slowest: counters.takeSlowestReads(),
                viewers: viewers,
                at: clock
            )
            for (film, count) in sent { recorder.recordFilm(film, sent: count, at: clock) }
        }
    }

    /// Tells of playbacks that are over everywhere, with what other processes have had of them.
    ///
    /// Of several processes, the one that served it last tells.
    private func finish(
        _ over: [ObservedPlayback],
        _ survey: StateFolder.Survey?,
        isLast: Bool,
        at now: MonotonicTime,
        _ clock: WallTime
    ) {
        guard !over.isEmpty else { return }
        let others = Dictionary(grouping: survey?.living.flatMap(\.playbacks) ?? [], by: \.key)
        let told = survey?.told ?? []
        for playback in over {
            var record = playback.record(at: now)
            let elsewhere = others[record.key] ?? []
            let isTold = told.contains(record.key)
            let isLeft = elsewhere.contains { $0.isLater(than: record) }
            if !isTold && isLeft { continue }
            guard table.withLock({ $0.remove(playback, ifOverAt: isLast ? nil : now) }) else { continue }
            if isTold { continue }
            for part in elsewhere { record.add(part) }
            recorder.withLock { $0.tell(of: record, at: now, clock) }
            counters.playbacks.add(1, ordering: .relaxed)
            tell(.playbackOver(record))
        }
    }

    /// Goes on with the playbacks that processes have left behind and nobody has told of.
    private func adopt(_ records: [PlaybackRecord], told: Set<PlaybackKey>, at now: MonotonicTime) {
        let told = told.union(recorder.withLock { $0.toldLately(at: now) })
        for var record in records where !told.contains(record.key) {
            // Of the time before the machine was started again, it may lie in the future.
            record.lastActive = min(record.lastActive, now)
            table.withLock { table in table.playback(record.key, at: now) }?.adopt(record)
        }
    }

    private func publish(_ snapshot: Snapshot, in folder: StateFolder) {
        do throws(Errno) {
            try folder.publish(snapshot)
            isUnwritable.store(false, ordering: .relaxed)
        } catch {
            complain(error)
        }
    }

    private func complain(_ error: Errno) {
        if !isUnwritable.exchange(true, ordering: .relaxed) { tell(.stateUnwritable(error)) }
    }

    private func tell(_ notice: Notice) {
        outside.withLock { $0.tell }(notice)
    }
}

/// An operator has ended the playback a short time ago.
package struct PlaybackEnded: Error {}
