import Glibc

/// A gate that threads wait at until the test opens it; it stays open.
final class Gate: Sendable {
    private let (exit, entrance): (CInt, CInt)

    init() {
        var ends: [CInt] = [-1, -1]
        let status = unsafe pipe(&ends)
        precondition(status == 0, "pipe failed with errno \(errno).")
        (exit, entrance) = (ends[0], ends[1])
    }

    deinit {
        close(exit)
        close(entrance)
    }

    /// Lets everybody through.
    func open() {
        _ = unsafe write(entrance, [1] as [UInt8], 1)
    }

    /// Waits for the gate to open.
    func pass() {
        var descriptors = pollfd(fd: exit, events: Int16(POLLIN), revents: 0)
        unsafe poll(&descriptors, 1, -1)
    }
}
