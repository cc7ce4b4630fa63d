internal import Glibc
public import SystemPackage

/// A thread of our own: what blocks must not run on Swift's cooperative pool.
public struct WorkerThread: Sendable {
    private let thread: pthread_t

    /// Enough for a request from start to end; the kernel provides it as it is used.
    private static let stackSize = 512 * 1024

    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// Starts a thread that takes no signals: no call in it is interrupted, and a write to a closed pipe is an error.
    ///
    /// - Throws: The error of pthread_create(3), `Errno.resourceTemporarilyUnavailable` where there are too many threads.
    public init(_ body: @escaping @Sendable () -> Void) throws(Errno) {
        var everySignal = sigset_t()
        var signalsBefore = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &signalsBefore)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &signalsBefore, nil) }

        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, Self.stackSize)

        let work = unsafe Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let error = unsafe pthread_create(
            &thread,
            &attributes,
            { work in
                if let work = unsafe work { unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
                return nil
            },
            work.toOpaque()
        )
        guard error == 0 else {
            unsafe work.release()
            throw Errno(rawValue: error)
        }
        self.thread = thread
    }

    /// Whether this is the thread that asks.
    var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }

    /// Lets the thread end without anyone who waits for it; in place of ``join()``.
    public func detach() {
        _ = pthread_detach(thread)
    }

    /// Waits for the thread's end; to be called once.
    func join() {
        _ = pthread_join(thread, nil)
    }
}
