import CLinux
import Glibc

/// What this process has of what a server could lose.
struct ProcessResources {
    /// The descriptors that are open.
    let descriptors: Int
    /// The threads that run.
    let threads: Int
    /// The heap that is in use, in bytes (mallinfo(3)): what is resident also depends on how many threads met at once.
    let heap: Int

    /// What there is now.
    static var now: ProcessResources {
        ProcessResources(
            descriptors: TemporaryFolder.names(in: "/proc/self/fd").count,
            threads: TemporaryFolder.names(in: "/proc/self/task").count,
            heap: { Int($0.uordblks + $0.hblkhd) }(mallinfo2())
        )
    }

    /// The time that processors have spent on this process.
    static var processorTime: Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
