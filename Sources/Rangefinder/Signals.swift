internal import Glibc

/// Signals that the responder takes by waiting for them.
///
/// They are blocked in every thread and taken by one that waits (sigwaitinfo(2)): no handler runs, and no call of a
/// worker is interrupted.
struct Signals {
    private let set: sigset_t

    /// Blocks the signals with these numbers in the calling thread and in those it starts.
    ///
    /// To be called before there are others.
    init(_ numbers: CInt...) {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in numbers { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        set = signals
    }

    /// Waits for one of the signals; those that arrive meanwhile, however many of a kind, are one afterwards.
    ///
    /// - Parameter timeout: How long at most; forever if `nil`.
    /// - Returns: Whether a signal came.
    func wait(atMost timeout: Duration? = nil) -> Bool {
        var signals = set
        let deadline = timeout.map { ContinuousClock.now + $0 }
        while true {
            let result: CInt
            if let deadline {
                let (seconds, attoseconds) = max(.zero, deadline - .now).components
                var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
                result = unsafe sigtimedwait(&signals, nil, &time)
            } else {
                result = unsafe sigwaitinfo(&signals, nil)
            }
            if result >= 0 { return true }
            // EINTR: a debugger, or SIGSTOP and SIGCONT.
            if errno == EAGAIN { return false }
        }
    }
}

extension Signals {
    /// Blocks what asks the responder to stop: SIGTERM from a supervisor, SIGINT from a terminal.
    static func toStop() -> Signals { Signals(SIGTERM, SIGINT) }

    /// Blocks what asks it to read its settings again: SIGHUP.
    static func toReload() -> Signals { Signals(SIGHUP) }
}
