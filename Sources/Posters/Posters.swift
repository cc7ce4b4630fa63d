internal import Dispatch
public import MediaLibrary
internal import Synchronization
public import SystemPackage

/// The posters of films: frames that are made in the background, one at a time, and kept on disk.
///
/// Everything here may be asked from any thread and answers at once, but for what a small file takes to read.
public final class Posters: Sendable {
    /// What there is when a poster is asked for.
    public enum Answer: Equatable, Sendable {
        /// The poster, a JPEG.
        case ready([UInt8])
        /// It is being made, or its turn comes: ask again in a few seconds.
        case pending
        /// There is none: the film is broken, or none at all.
        case unavailable
    }

    /// A film that waits for its turn.
    private struct Job {
        let name: PosterName
        let path: [UInt8]
        /// Keeps the descriptor open.
        let file: any MediaFile
        let descriptor: FileDescriptor
    }

    private struct State {
        /// The one that was asked for last is the last.
        var queue: [Job] = []
        var current: PosterName?
        var durations: [PosterName: Duration] = [:]
        /// Films of which nothing could be kept.
        var unkept: Set<PosterName> = []
        var done = 0
        var isStopped = false
    }

    private let cache: PosterCache
    /// What makes frames.
    public let maker: FrameMaker
    private let leash = Leash()
    private let state = Mutex(State())
    /// Signalled for each job that is added, and for the end.
    private let news = DispatchSemaphore(value: 0)

    /// How many films wait, each of them open.
    ///
    /// The one that was asked for longest ago gives way, and is asked for again if somebody still looks at it.
    static let maximumQueue = 64
    /// How many films are remembered in memory: 10 MB.
    private static let maximumMemory = 100_000

    /// Makes ready; nothing is made before ``run(report:)``.
    ///
    /// - Parameters:
    ///   - folder: The folder of the state, in which `posters` lies or is made.
    ///   - limit: The most bytes of all that is kept there.
    ///   - maker: What makes frames.
    /// - Throws: Why there is no folder `posters`.
    public init(state folder: String, limit: Int64, maker: FrameMaker) throws(Errno) {
        cache = try PosterCache(folder: FilePath(folder).appending("posters"), limit: limit)
        self.maker = maker
    }

    /// Looks for the poster of a film, and puts the film at the head of the queue if there is none yet.
    ///
    /// - Parameters:
    ///   - file: The open film.
    ///   - tag: Its entity tag, which names its state now.
    ///   - path: Its path, for the log.
    /// - Returns: What there is now.
    public func poster(of file: any MediaFile, tag: String, path: [UInt8]) -> Answer {
        guard let descriptor = file.openFile else { return .unavailable }
        let name = PosterName(tag: tag)
        if let entry = cache.entry(name) {
            remember(entry, of: name)
            return entry.image.isEmpty ? .unavailable : .ready(entry.image)
        }
        return ask(for: Job(name: name, path: path, file: file, descriptor: descriptor))
    }

    /// What is known of the film with this entity tag; `nil` before it was looked at.
    public func facts(of tag: String) -> FilmFacts? {
        let name = PosterName(tag: tag)
        return state.withLock { $0.durations[name] }.map(FilmFacts.init)
    }

    /// How far the making is.
    public var progress: PosterProgress {
        state.withLock { PosterProgress(done: $0.done, queued: $0.queue.count + ($0.current == nil ? 0 : 1)) }
    }

    private func ask(for job: Job) -> Answer {
        let (answer, isNew) = state.withLock { state -> (Answer, Bool) in
            if state.unkept.contains(job.name) { return (.unavailable, false) }
            if state.current == job.name { return (.pending, false) }
            let waiting = state.queue.firstIndex { $0.name == job.name }
            if let waiting { state.queue.remove(at: waiting) }
            if state.queue.count == Self.maximumQueue { state.queue.removeFirst() }
            state.queue.append(job)
            return (.pending, waiting == nil)
        }
        if isNew { news.signal() }
        return answer
    }

    private func remember(_ entry: PosterEntry, of name: PosterName) {
        guard let duration = entry.duration else { return }
        state.withLock { state in
            if state.durations.count >= Self.maximumMemory { state.durations.removeAll() }
            state.durations[name] = duration
        }
    }
}

// MARK: The making

extension Posters {
    /// Makes posters until ``stop()``, with the lowest priority; to be called once, on a thread of its own.
    ///
    /// - Parameter report: Told what happens.
    public func run(report: (PosterNotice) -> Void) {
        Priority.lower()
        let durations = cache.durations()
        state.withLock { $0.durations.merge(durations) { new, _ in new } }
        while let job = nextJob() { make(job, report) }
    }

    /// Ends the program that runs, and ``run(report:)`` with it; what was not made is forgotten.
    public func stop() {
        state.withLock { state in
            state.isStopped = true
            state.queue = []
        }
        leash.cut()
        news.signal()
    }

    /// Waits for a film; `nil` at the end.
    private func nextJob() -> Job? {
        while true {
            news.wait()
            // A signal may be left over from a film that gave way to others.
            let (job, isStopped) = state.withLock { state in
                let job = state.queue.popLast()
                state.current = job?.name
                return (job, state.isStopped)
            }
            if isStopped { return nil }
            if let job { return job }
        }
    }

    private func make(_ job: Job, _ report: (PosterNotice) -> Void) {
        let start = ContinuousClock.now
        let outcome = look(at: job, report)
        state.withLock { state in
            state.current = nil
            state.done += 1
        }
        switch outcome {
        case .known: break
        case .made(let bytes):
            report(.made(film: job.path, bytes: bytes, took: ContinuousClock.now - start, progress))
        case .failed(let failure): report(.notMade(film: job.path, failure, progress))
        }
    }

    /// What came of a film's turn.
    private enum Outcome {
        /// Another process was faster.
        case known
        case made(bytes: Int)
        case failed(ProgramFailure)
    }

    private func look(at job: Job, _ report: (PosterNotice) -> Void) -> Outcome {
        cache.alone {
            guard cache.entry(job.name) == nil else { return .known }
            do throws(ProgramFailure) {
                let (entry, failure) = try maker.entry(for: job.descriptor, on: leash)
                remember(entry, of: job.name)
                keep(entry, of: job, report)
                return failure.map { .failed($0) } ?? .made(bytes: entry.image.count)
            } catch {
                return .failed(error)
            }
        }
    }

    private func keep(_ entry: PosterEntry, of job: Job, _ report: (PosterNotice) -> Void) {
        do throws(Errno) {
            try cache.keep(entry, as: job.name)
        } catch {
            state.withLock { state in
                if state.unkept.count >= Self.maximumMemory { state.unkept.removeAll() }
                state.unkept.insert(job.name)
            }
            report(.notKept(film: job.path, error))
        }
    }
}
