internal import Synchronization

/// How many workers there are, how many of them are busy, and whether that still changes.
///
/// Beginnings and ends are counted without a lock, as every answer has one of each; only a crew that has grown takes
/// care of its size.
final class Crew: Sendable {
    /// What a worker learns at the end of its work.
    enum Release {
        /// The worker goes on.
        case stays
        /// The worker was a replacement that is not needed any more.
        case retires
        /// As ``retires``, and the crew is what it was before it got stuck.
        case retiresLast
        /// The worker goes on, the first one since the crew was found stuck.
        case resumes
    }

    private let wanted: Int
    private let size: Atomic<Int>
    private let busy = Atomic(0)
    /// Counts beginnings and ends, so that a standstill can be told.
    private let turns = Atomic<UInt64>(0)
    /// Whether the crew was found stuck and has not recovered; changes under the lock.
    private let isStuck = Atomic(false)
    /// Held while the size changes.
    ///
    /// Its number means nothing: a value without size would share its address with what stands beside it, which
    /// ThreadSanitizer takes for a race.
    private let lock = ThreadMutex(0)

    /// A crew of as many workers, all of them free.
    init(_ count: Int) {
        wanted = count
        size = Atomic(count)
    }

    /// Whether a worker could take up something else at once.
    var hasFreeWorker: Bool { busy.load(ordering: .relaxed) < size.load(ordering: .relaxed) }

    /// How many workers there are, and how many of them are busy.
    var load: (size: Int, busy: Int) { (size.load(ordering: .relaxed), max(0, busy.load(ordering: .relaxed))) }

    /// Takes note that a worker begins.
    ///
    /// - Returns: Whether none is free now.
    func begin() -> Bool {
        turns.add(1, ordering: .relaxed)
        return busy.add(1, ordering: .relaxed).newValue >= size.load(ordering: .relaxed)
    }

    /// Takes note that a worker is done.
    func end() -> Release {
        turns.add(1, ordering: .relaxed)
        let busyNow = busy.subtract(1, ordering: .relaxed).newValue
        guard isStuck.load(ordering: .relaxed) else { return .stays }
        return lock.withLock { _ in
            let sizeNow = size.load(ordering: .relaxed)
            guard sizeNow > wanted else { return recover() ? .resumes : .stays }
            guard busyNow < sizeNow - 1 else { return .stays }
            size.store(sizeNow - 1, ordering: .relaxed)
            return sizeNow - 1 == wanted && recover() ? .retiresLast : .retires
        }
    }

    /// The count of turns while no worker is free; `nil` if one is.
    var standstill: UInt64? { hasFreeWorker ? nil : turns.load(ordering: .relaxed) }

    /// Takes note that nobody gets on.
    ///
    /// - Returns: How many wait, if all was well before.
    func getStuck() -> Int? {
        lock.withLock { _ in noteStuck() }
    }

    /// Makes place for one more worker, as nobody gets on.
    ///
    /// - Returns: How many wait, if all was well before.
    func grow() -> Int? {
        lock.withLock { _ in
            size.add(1, ordering: .relaxed)
            return noteStuck()
        }
    }

    /// Takes back a place for which there was no thread.
    func shrink() {
        lock.withLock { _ in
            if size.subtract(1, ordering: .relaxed).newValue == wanted { _ = recover() }
        }
    }

    private func noteStuck() -> Int? {
        isStuck.exchange(true, ordering: .relaxed) ? nil : busy.load(ordering: .relaxed)
    }

    private func recover() -> Bool {
        isStuck.exchange(false, ordering: .relaxed)
    }
}
