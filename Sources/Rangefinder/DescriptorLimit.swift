import Glibc

/// How many descriptors the process may have open: RLIMIT_NOFILE of getrlimit(2).
struct DescriptorLimit {
    let count: Int

    /// For the log, the roots, epoll, what libraries open, and the films that wait for their posters.
    private static let reserve = 128

    /// Raises the soft limit to the hard one: the soft one protects programs that use select(2), which this does not.
    static func raised() -> DescriptorLimit {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return DescriptorLimit(count: Int(clamping: limit.rlim_cur))
    }

    /// How many connections there can be at once: each may have a film open as well.
    func connections(atMost wanted: Int) -> Int {
        max(1, min(wanted, (count - Self.reserve) / 2))
    }
}
