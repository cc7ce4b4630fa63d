internal import FastCGI
internal import Synchronization

/// One answer of a playback while it runs.
///
/// Its delivery tells it how far it is; whoever looks reads that without a lock.
package final class Attendance: Sendable {
    private let playback: ObservedPlayback
    private let counters: Counters
    private let peer: Peer?
    /// Bytes of the film that nginx took, and that are counted.
    private let sent = Atomic<Int64>(0)
    /// Since when the socket is full, in nanoseconds of ``MonotonicTime``; 0 while it is not.
    private let blockedSince = Atomic<Int64>(0)
    private let wasCut = Atomic(false)

    /// How long nothing may go out although there is something to send, before that is a stall.
    ///
    /// A player that has enough reads nothing for a while, and so does one that is paused: from here all three look the
    /// same. What lies between the viewer and this socket holds about a second of a film, so that five seconds are none
    /// of the network's making.
    static let stallNanoseconds: Int64 = 5_000_000_000

    init(of playback: ObservedPlayback, counters: Counters, peer: Peer?) {
        self.playback = playback
        self.counters = counters
        self.peer = peer
    }

    /// Whether the answer was cut by hand.
    package var isCut: Bool { wasCut.load(ordering: .relaxed) }

    func cut() {
        wasCut.store(true, ordering: .relaxed)
        peer?.cut()
    }

    /// Takes note of how far the answer is.
    ///
    /// - Parameters:
    ///   - sent: Bytes of the film that nginx took for certain.
    ///   - position: The byte of the film after the last of them.
    package func advance(to sent: Int64, position: Int64) {
        // One thread at a time delivers, so nobody else writes it.
        let more = sent - self.sent.load(ordering: .relaxed)
        guard more > 0 else { return }
        self.sent.store(sent, ordering: .relaxed)
        counters.sent.add(more, ordering: .relaxed)
        playback.sent.add(more, ordering: .relaxed)
        playback.position.store(position, ordering: .relaxed)
    }

    /// Takes note that the socket is full.
    package func block(at now: MonotonicTime = .now) {
        blockedSince.store(now.nanoseconds, ordering: .relaxed)
    }

    /// Takes note that the socket takes more, or that its peer has left.
    package func unblock(at now: MonotonicTime = .now) {
        let since = blockedSince.exchange(0, ordering: .relaxed)
        let nanoseconds = now.nanoseconds - since
        guard since > 0, nanoseconds >= Self.stallNanoseconds else { return }
        counters.stalls.add(1, ordering: .relaxed)
        counters.stalledNanoseconds.add(nanoseconds, ordering: .relaxed)
        playback.addStall(nanoseconds: nanoseconds)
    }

    /// Takes note that the answer is at its end.
    ///
    /// - Parameters:
    ///   - abandoned: Bytes of the film that were promised, and that the client left without.
    ///   - now: When.
    ///   - forEachSpan: Calls its argument with each part of the film that nginx took, in the order in which they were
    ///     sent.
    package func end(abandoned: Int64, at now: MonotonicTime = .now, forEachSpan: ((Range<Int64>) -> Void) -> Void) {
        counters.abandoned.add(abandoned, ordering: .relaxed)
        playback.end(self, abandoned: abandoned, at: now, forEachSpan)
    }

    func isStalled(at now: MonotonicTime) -> Bool {
        let since = blockedSince.load(ordering: .relaxed)
        return since > 0 && now.nanoseconds - since >= Self.stallNanoseconds
    }
}
