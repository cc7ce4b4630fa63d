internal import FastCGI
internal import Synchronization

/// A playback that goes on, or was idle for less than ``idleNanoseconds``.
final class ObservedPlayback: Sendable {
    let id: String
    let key: PlaybackKey
    /// Bytes of the film that nginx took.
    let sent = Atomic<Int64>(0)
    /// The byte after the last one that was sent.
    let position = Atomic<Int64>(0)
    private let ledger: ThreadMutex<PlaybackLedger>

    /// How long a playback may have no answer before it is over, in nanoseconds.
    ///
    /// As long as it counts among a viewer's streams.
    static let idleNanoseconds: Int64 = 30_000_000_000

    init(_ key: PlaybackKey, at now: MonotonicTime, _ clock: WallTime) {
        self.key = key
        id = Self.newID()
        var ledger = PlaybackLedger(record: PlaybackRecord(id: id, key: key, at: now, clock))
        _ = ledger.pulse.note(0, at: now)
        self.ledger = ThreadMutex(ledger)
    }

    private static func newID() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Takes note that an answer begins.
    func begin(_ attendance: Attendance, grant: String?, size: Int64, at now: MonotonicTime) {
        ledger.withLock { ledger in
            ledger.record.grant = grant
            ledger.record.size = size
            ledger.record.answers += 1
            ledger.record.lastActive = now
            ledger.running.append(attendance)
        }
    }

    /// Takes note that an answer has ended, and of what it has sent.
    func end(
        _ attendance: Attendance,
        abandoned: Int64,
        at now: MonotonicTime,
        _ forEachSpan: ((Range<Int64>) -> Void) -> Void
    ) {
        ledger.withLock { ledger in
            if let place = ledger.running.firstIndex(where: { $0 === attendance }) { ledger.running.remove(at: place) }
            forEachSpan { span in
                ledger.record.spans.insert(span)
                ledger.record.furthest = max(ledger.record.furthest, span.upperBound)
            }
            ledger.record.abandoned += abandoned
            ledger.record.lastActive = now
        }
    }

    /// Takes note of a stall that is over.
    func addStall(nanoseconds: Int64) {
        ledger.withLock { ledger in
            ledger.record.stalls += 1
            ledger.record.stalledNanoseconds += nanoseconds
        }
    }

    /// Takes over what a process has left behind that is no more.
    func adopt(_ record: PlaybackRecord) {
        sent.add(record.sent, ordering: .relaxed)
        ledger.withLock { ledger in
            var record = record
            record.sent = 0
            ledger.record.add(record)
        }
    }

    /// Cuts the answers that run.
    func cut() {
        // Within the lock, so that no answer ends meanwhile and leaves its connection to another request.
        ledger.withLock { ledger in
            for attendance in ledger.running { attendance.cut() }
        }
    }

    /// Whether no answer has run for as long as makes a playback's end.
    func isOver(at now: MonotonicTime) -> Bool {
        ledger.withLock { $0.running.isEmpty && now - $0.record.lastActive >= Self.idleNanoseconds }
    }

    /// Remembers how much was sent by now.
    ///
    /// - Returns: How many bytes were sent since the last look.
    func takePulse(at now: MonotonicTime) -> Int64 {
        ledger.withLock { $0.pulse.note(sent.load(ordering: .relaxed), at: now) }
    }

    /// The playback as it stands.
    func record(at now: MonotonicTime) -> PlaybackRecord {
        ledger.withLock { ledger in
            var record = ledger.record
            record.sent = sent.load(ordering: .relaxed)
            record.position = position.load(ordering: .relaxed)
            record.furthest = max(record.furthest, record.position)
            record.rate = ledger.pulse.rate(upTo: record.sent, at: now)
            record.running = ledger.running.count
            record.stalling = ledger.running.count { $0.isStalled(at: now) }
            return record
        }
    }
}
