import Dispatch
import FastCGI
import Glibc

/// The lines that wait to be written: bounded, so that a log that cannot be written never holds up who logs.
final class LogQueue: Sendable {
    /// What the writing thread learns with the lines it takes.
    struct Batch {
        /// How many lines found no room since the last batch.
        let dropped: Int
        /// Whether no batch comes after this one.
        let isLast: Bool
        fileprivate let flushes: [DispatchSemaphore]

        /// Wakes everyone who waits for these lines to be written.
        func announceWritten() {
            for flush in flushes { flush.signal() }
        }
    }

    private struct State {
        var lines: [UInt8] = []
        var dropped = 0
        var flushes: [DispatchSemaphore] = []
        var isClosed = false

        var isIdle: Bool { lines.isEmpty && dropped == 0 && flushes.isEmpty && !isClosed }
    }

    /// Guards everything but the wake-ups; held for a copy of a line, never while writing.
    private let state = ThreadMutex(State())
    /// Signalled when there is something to do after there was nothing, and when someone waits for it.
    private let work = DispatchSemaphore(value: 0)
    private let capacity: Int

    /// Lets lines gather this long before they are written together: a write and a wake-up for each line would cost
    /// more than small answers do.
    private static let gathering = timespec(tv_sec: 0, tv_nsec: 10_000_000)

    /// Creates an empty queue.
    ///
    /// - Parameter capacity: The most bytes that wait.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds a line, or counts it as dropped if there is no room; never waits for the writer.
    func add(_ line: [UInt8]) {
        let wakes = state.withLock { state in
            let wakes = state.isIdle
            if state.lines.count + line.count <= capacity {
                state.lines.append(contentsOf: line)
            } else {
                state.dropped += 1
            }
            return wakes
        }
        if wakes { work.signal() }
    }

    /// Waits until everything that was added is written, or has failed to be.
    ///
    /// - Returns: Whether that happened within `limit`.
    func flush(within limit: DispatchTimeInterval) -> Bool {
        let written = DispatchSemaphore(value: 0)
        state.withLock { $0.flushes.append(written) }
        work.signal()
        return written.wait(timeout: .now() + limit) == .success
    }

    /// Lets the writer finish what is here and end.
    func close() {
        state.withLock { $0.isClosed = true }
        work.signal()
    }

    /// Waits for something to do, and takes all of it: for the writing thread alone.
    ///
    /// - Parameter lines: Receives whole lines in place of what it held; the queue uses its storage again.
    /// - Returns: What else there is to know.
    func take(into lines: inout [UInt8]) -> Batch {
        lines.removeAll(keepingCapacity: true)
        work.wait()
        // Not a wait with a time-out: Dispatch lets that end by the clock of the day, and one that is set back by an hour
        // would stop the log for an hour.
        var gathering = Self.gathering
        unsafe nanosleep(&gathering, nil)
        return state.withLock { state in
            swap(&lines, &state.lines)
            let batch = Batch(dropped: state.dropped, isLast: state.isClosed, flushes: state.flushes)
            state.dropped = 0
            state.flushes = []
            return batch
        }
    }
}
