internal import CLinux
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// epoll(7), for one listening socket, one wake-up call and any number of connections.
///
/// One thread waits at a time.
final class Poller: Sendable {
    enum Event {
        /// A connection waits to be accepted.
        case listener
        /// A connection is ready for what it was armed for, or the peer has closed it.
        case connection(Connection)
        /// ``wake()`` was called; the call is used up.
        case wake
        /// The time is up.
        case timeout
    }

    enum Readiness {
        case readable
        case writable
        /// Nothing but the peer's leaving: it has closed its end, or will send nothing more.
        case left

        fileprivate var events: UInt32 {
            switch self {
            case .readable: EPOLLIN.rawValue
            case .writable: EPOLLOUT.rawValue
            case .left: EPOLLRDHUP.rawValue
            }
        }
    }

    private let epoll: FileDescriptor
    private let wakeup: FileDescriptor

    private static let listenerTag: UInt64 = 0
    private static let wakeTag: UInt64 = 1

    init() throws(Errno) {
        epoll = FileDescriptor(rawValue: try Self.check(epoll_create1(CInt(EPOLL_CLOEXEC))))
        wakeup = FileDescriptor(rawValue: try Self.check(eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))))
        try control(EPOLL_CTL_ADD, wakeup.rawValue, EPOLLIN.rawValue, tag: Self.wakeTag)
    }

    deinit {
        try? epoll.close()
        try? wakeup.close()
    }

    /// Waits for the listener to have a connection; it stays armed until ``removeListener(_:)``.
    ///
    /// Where several processes wait on one socket, one of them is woken (EPOLLEXCLUSIVE).
    func addListener(_ descriptor: CInt) throws(Errno) {
        try control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue, tag: Self.listenerTag)
    }

    /// Stops waiting for the listener.
    func removeListener(_ descriptor: CInt) throws(Errno) {
        try control(EPOLL_CTL_DEL, descriptor, 0, tag: Self.listenerTag)
    }

    /// Hands the connection to the poller, until it is ready once, or the peer has closed.
    ///
    /// The caller must not touch the connection afterwards. The poller does not keep it alive.
    func arm(_ connection: Connection, for readiness: Readiness) throws(Errno) {
        let operation = connection.isRegistered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
        connection.isRegistered = true
        let tag = unsafe UInt64(UInt(bitPattern: Unmanaged.passUnretained(connection).toOpaque()))
        connection.handover.store(true, ordering: .releasing)
        do throws(Errno) {
            try control(
                operation,
                connection.socket.descriptor,
                readiness.events | EPOLLONESHOT.rawValue,
                tag: tag
            )
        } catch {
            connection.isRegistered = operation == EPOLL_CTL_MOD
            throw error
        }
    }

    /// Takes a connection back that is not ready; to be called by the one who would wait.
    func disarm(_ connection: Connection) {
        try? control(EPOLL_CTL_DEL, connection.socket.descriptor, 0, tag: 0)
        connection.isRegistered = false
    }

    /// Wakes one who waits, or the next one who will.
    func wake() {
        eventfd_write(wakeup.rawValue, 1)
    }

    /// Waits for one event.
    ///
    /// - Parameter timeout: How long at most; forever if `nil`.
    /// - Returns: What happened.
    func wait(_ timeout: Duration?) -> Event {
        let milliseconds = timeout.map { CInt(max(0, ($0 / .milliseconds(1)).rounded(.up))) } ?? -1
        var event = unsafe epoll_event()
        while true {
            let count = unsafe epoll_wait(epoll.rawValue, &event, 1, milliseconds)
            if count == 1 { break }
            if count == 0 { return .timeout }
            precondition(errno == EINTR, "epoll_wait fails only through a bug of ours.")
        }
        switch unsafe event.data.u64 {
        case Self.listenerTag: return .listener
        case let tag:
            guard tag != Self.wakeTag, let address = unsafe UnsafeRawPointer(bitPattern: UInt(tag)) else {
                var calls: eventfd_t = 0
                unsafe eventfd_read(wakeup.rawValue, &calls)
                return .wake
            }
            let connection = unsafe Unmanaged<Connection>.fromOpaque(address).takeUnretainedValue()
            _ = connection.handover.load(ordering: .acquiring)
            return .connection(connection)
        }
    }

    private func control(_ operation: CInt, _ descriptor: CInt, _ events: UInt32, tag: UInt64) throws(Errno) {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.u64 = tag
        _ = try Self.check(unsafe epoll_ctl(epoll.rawValue, operation, descriptor, &event))
    }

    private static func check(_ result: CInt) throws(Errno) -> CInt {
        guard result >= 0 else { throw Errno(rawValue: errno) }
        return result
    }
}
