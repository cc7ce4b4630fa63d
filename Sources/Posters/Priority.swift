internal import CLinux
internal import Glibc

/// How much the calling thread counts, and every program that it starts.
enum Priority {
    /// Takes the processor and the disk only when nobody else wants them: niceness 19, I/O class idle.
    ///
    /// Both are a thread's own on Linux, and a program that it starts has them from its first instruction on. A kernel
    /// or a sandbox that refuses leaves things as they are.
    static func lower() {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        _ = rangefinder_set_idle_io()
    }
}
