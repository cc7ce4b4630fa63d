internal import Synchronization

/// What is watched now: counts each viewer's playbacks, and lets the answers of one share its pace.
///
/// A playback is one film on one device, whatever the number of its answers: players open several connections, and a
/// seek begins its new range before or after the old one has left. It goes on counting for ``idleTime`` after its last
/// answer, as browsers ask for a film window by window, with pauses. Keep one of these for as long as the process runs;
/// it may be used by any number of threads.
public final class Playbacks: Sendable {
    private let viewers = Mutex(Viewers())
    private let now: @Sendable () -> ContinuousClock.Instant

    /// How long a playback counts when it has no answer running.
    ///
    /// Chrome and Firefox ask for the next 8 MiB when they have played most of the last, which are 13 s of a film of
    /// 5 Mbit/s; a viewer who has gone is to make room for the next within half a minute.
    public static let idleTime: Duration = .seconds(30)

    /// Starts counting.
    ///
    /// - Parameter now: The time, which must not go back.
    public init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// Begins an answer, if the viewer may watch what it belongs to.
    ///
    /// What is counted already goes on. Where there are as many as allowed, a playback on the same device that has no
    /// answer running makes room: whoever begins another film has left it.
    ///
    /// - Parameters:
    ///   - playback: What it belongs to.
    ///   - viewer: Who watches.
    ///   - limit: The most playbacks at once; any number if `nil`.
    ///   - rate: The most bytes a second of the playback, positive; as fast as it can be if `nil`.
    /// - Returns: A ticket; the answer counts as long as it is kept.
    /// - Throws: ``TooManyStreams``.
    public func begin(
        _ playback: Playback,
        of viewer: Viewer,
        limit: Int?,
        rate: Int64? = nil
    ) throws(TooManyStreams) -> PlaybackTicket {
        let now = now()
        let pace = try viewers.withLock { viewers throws(TooManyStreams) in
            try viewers.begin(playback, of: viewer, limit: limit ?? .max, rate: rate, now: now)
        }
        return PlaybackTicket(playbacks: self, viewer: viewer, playback: playback, pace: pace)
    }

    /// Ends an answer that has begun.
    fileprivate func end(_ playback: Playback, of viewer: Viewer) {
        let now = now()
        viewers.withLock { $0.end(playback, of: viewer, now: now) }
    }

    /// How many playbacks are in memory, those that do not count any more included.
    var count: Int { viewers.withLock { $0.count } }
}

/// A running answer: it counts among its viewer's playbacks until the ticket is gone.
public final class PlaybackTicket: Sendable {
    private let playbacks: Playbacks
    private let viewer: Viewer
    private let playback: Playback
    /// What all answers of the playback keep to together; `nil` if it is not paced.
    public let pace: Pace?

    fileprivate init(playbacks: Playbacks, viewer: Viewer, playback: Playback, pace: Pace?) {
        self.playbacks = playbacks
        self.viewer = viewer
        self.playback = playback
        self.pace = pace
    }

    deinit {
        playbacks.end(playback, of: viewer)
    }
}

/// The viewer watches as many films at once as allowed.
public struct TooManyStreams: Error, Equatable {
    /// When to try again, in seconds from now: at least 1 (RFC 9110 section 10.2.3).
    ///
    /// Then the first playback that is idle stops counting or, where none is, one whose last answer ends now.
    public let retryAfter: Int64
}

/// How a playback stands.
private struct Standing {
    var activity = Activity.running(0)
    var pace: Pace?
}

/// Whether a playback has answers running.
private enum Activity {
    /// So many answers are running.
    case running(Int)
    /// The last answer ended then.
    case idle(since: ContinuousClock.Instant)

    func hasEnded(_ now: ContinuousClock.Instant) -> Bool {
        if case .idle(let since) = self { now - since >= Playbacks.idleTime } else { false }
    }
}

/// What every viewer watches; a viewer without playbacks is not kept.
private struct Viewers {
    private var playbacks: [Viewer: [Playback: Standing]] = [:]
    private var lastSweep: ContinuousClock.Instant?
    private(set) var count = 0

    mutating func begin(
        _ playback: Playback,
        of viewer: Viewer,
        limit: Int,
        rate: Int64?,
        now: ContinuousClock.Instant
    ) throws(TooManyStreams) -> Pace? {
        sweep(now)
        var watched = (playbacks[viewer] ?? [:]).filter { !$0.value.activity.hasEnded(now) }
        defer { keep(watched, of: viewer) }
        if watched[playback] == nil, watched.count >= limit {
            guard let left = watched.first(where: { $0.key.device == playback.device && $0.value.activity.isIdle })
            else {
                throw TooManyStreams(retryAfter: Self.retryAfter(watched.values.map(\.activity), now))
            }
            watched[left.key] = nil
        }
        var standing = watched[playback] ?? Standing()
        standing.activity.begin()
        // A link that allows another rate begins with a pace of its own.
        if standing.pace?.rate != rate { standing.pace = rate.map { Pace(rate: $0) } }
        watched[playback] = standing
        return standing.pace
    }

    mutating func end(_ playback: Playback, of viewer: Viewer, now: ContinuousClock.Instant) {
        playbacks[viewer]?[playback]?.activity.end(now)
    }

    /// Forgets every viewer who has gone, once in a while, so that a call costs little, and memory is taken only for
    /// those of the last minute.
    private mutating func sweep(_ now: ContinuousClock.Instant) {
        if let lastSweep, now - lastSweep < Playbacks.idleTime { return }
        lastSweep = now
        for (viewer, watched) in playbacks {
            keep(watched.filter { !$0.value.activity.hasEnded(now) }, of: viewer)
        }
    }

    private mutating func keep(_ watched: [Playback: Standing], of viewer: Viewer) {
        count += watched.count - (playbacks[viewer]?.count ?? 0)
        playbacks[viewer] = watched.isEmpty ? nil : watched
    }

    private static func retryAfter(_ watched: some Sequence<Activity>, _ now: ContinuousClock.Instant) -> Int64 {
        let waits = watched.compactMap { activity -> Duration? in
            if case .idle(let since) = activity { Playbacks.idleTime - (now - since) } else { nil }
        }
        let wait = (waits.min() ?? Playbacks.idleTime).components
        return wait.attoseconds > 0 ? wait.seconds + 1 : wait.seconds
    }
}

extension Activity {
    fileprivate var isIdle: Bool {
        if case .idle = self { true } else { false }
    }

    fileprivate mutating func begin() {
        if case .running(let count) = self { self = .running(count + 1) } else { self = .running(1) }
    }

    fileprivate mutating func end(_ now: ContinuousClock.Instant) {
        if case .running(let count) = self, count > 1 { self = .running(count - 1) } else { self = .idle(since: now) }
    }
}
