internal import Synchronization

/// The calls that wait for one root's disk: at the limit no more are made, so that a disk which has stopped cannot hold
/// every thread there is.
final class DiskCalls: Sendable {
    private let running = Atomic(0)
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Makes a call, if one more may wait.
    ///
    /// - Returns: What the call returns; `nil` if it was not made.
    func call<Result: ~Copyable, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result? {
        defer { running.subtract(1, ordering: .relaxed) }
        guard running.add(1, ordering: .relaxed).newValue <= limit else { return nil }
        return try body()
    }
}
