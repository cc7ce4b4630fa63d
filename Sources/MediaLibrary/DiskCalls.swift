internal import Synchronization

/// The calls that wait for one root's disk: at the limit no more are made, so that a disk which has stopped cannot hold
/// every thread there is.
final class DiskCalls: Sendable {
    private let running = Atomic(0)
    private let limit: Int
    private let watch: (any DiskWatch)?

    init(limit: Int, watch: (any DiskWatch)? = nil) {
        self.limit = limit
        self.watch = watch
    }

    /// Makes a call, if one more may wait.
    ///
    /// - Returns: What the call returns; `nil` if it was not made.
    func call<Result: ~Copyable, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result? {
        defer { running.subtract(1, ordering: .relaxed) }
        guard running.add(1, ordering: .relaxed).newValue <= limit else { return nil }
        return try body()
    }

    /// Makes a call that reads, if one more may wait, and lets the watch hear of it.
    ///
    /// - Returns: What the call returns; `nil` if it was not made.
    func read(_ body: () throws(ReadError) -> Int) throws(ReadError) -> Int? {
        guard let watch else { return try call(body) }
        let mark = watch.readBegins()
        do throws(ReadError) {
            let count = try call(body)
            watch.readEnded(mark, failed: count == nil)
            return count
        } catch {
            watch.readEnded(mark, failed: true)
            throw error
        }
    }
}
