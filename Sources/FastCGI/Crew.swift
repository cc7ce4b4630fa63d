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
    }

    private let wanted: Int
    private let size: Atomic<Int>
    private let busy = Atomic(0)
    /// Counts beginnings and ends, so that a standstill can be told.
    private let turns = Atomic<UInt64>(0)
    private let isStuck = ThreadMutex(false)

    /// A crew of as many workers, all of them free.
    init(_ count: Int) {
        wanted = count
        size = Atomic(count)
    }

    /// Whether a worker could take up something else at once.
    var hasFreeWorker: Bool { busy.load(ordering: .relaxed) < size.load(ordering: .relaxed) }

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
        guard size.load(ordering: .relaxed) > wanted else { return .stays }
        return isStuck.withLock { isStuck in
            let sizeNow = size.load(ordering: .relaxed)
            guard sizeNow > wanted && busyNow < sizeNow - 1 else { return .stays }
            size.store(sizeNow - 1, ordering: .relaxed)
            guard isStuck && sizeNow - 1 == wanted else { return .retires }
            isStuck = false
            return .retiresLast
        }
    }

    /// The count of turns while no worker is free; `nil` if one is.
    var standstill: UInt64? { hasFreeWorker ? nil : turns.load(ordering: .relaxed) }

    /// Makes place for one more worker.
    ///
    /// - Returns: How many wait, if this is the first one since all was well.
    func grow() -> Int? {
        isStuck.withLock { isStuck in
            defer { isStuck = true }
            size.add(1, ordering: .relaxed)
            return isStuck ? nil : busy.load(ordering: .relaxed)
        }
    }

    /// Takes back a place for which there was no thread.
    func shrink() {
        isStuck.withLock { isStuck in
            if size.subtract(1, ordering: .relaxed).newValue == wanted { isStuck = false }
        }
    }
}
