internal import Glibc

/// A value that one thread at a time may use, behind a lock of pthreads: who waits for it sleeps at once, and who finds
/// it free takes it.
///
/// `Mutex` of Swift's Synchronization spins before it sleeps, and hands the lock to the one who waited longest, who then
/// has to be scheduled first. Where many workers want one lock for a moment each, that took a third of the CPU of
/// small answers.
@safe
public final class ThreadMutex<Value: Sendable>: @unchecked Sendable {  // as the lock guards the value
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    /// Creates a mutex that nobody holds.
    public init(_ value: Value) {
        self.value = value
        unsafe pthread_mutex_init(lock, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Waits for the lock, and holds it while `body` uses the value; `body` must not ask for it again.
    ///
    /// - Parameter body: Uses the value.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return try body(&value)
    }
}
