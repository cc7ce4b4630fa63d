import Glibc

/// What this process has of what a server could lose.
struct ProcessResources {
    /// The descriptors that are open.
    let descriptors: Int
    /// The threads that run.
    let threads: Int
    /// The memory that is resident, in bytes.
    let memory: Int

    /// What there is now.
    static var now: ProcessResources {
        ProcessResources(
            descriptors: TemporaryFolder.names(in: "/proc/self/fd").count,
            threads: TemporaryFolder.names(in: "/proc/self/task").count,
            memory: residentPages * Int(sysconf(CInt(_SC_PAGESIZE)))
        )
    }

    /// The second number of /proc/self/statm.
    private static var residentPages: Int {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        unsafe fgets(&line, CInt(line.count), file)
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }

    /// The time that processors have spent on this process.
    static var processorTime: Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
