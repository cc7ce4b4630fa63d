internal import CLinux
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Looks after a crew whose workers are all busy, and calls for help when none of them gets on.
final class Watch: Sendable {
    private let bell: FileDescriptor
    /// Whether the bell was rung and nobody has heard it yet: once is enough.
    private let isRung = Atomic(false)

    /// Longer than any step of a delivery but a read that waits for a disk.
    private static let patience: CInt = 250

    init() throws(Errno) {
        let descriptor = eventfd(0, CInt(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        bell = FileDescriptor(rawValue: descriptor)
    }

    deinit {
        try? bell.close()
    }

    /// Asks for a look: no worker is free, or there are none any more.
    func ring() {
        if !isRung.exchange(true, ordering: .sequentiallyConsistent) { eventfd_write(bell.rawValue, 1) }
    }

    /// Waits for calls until the crew is gone.
    func keep(over crew: Crew, isOver: () -> Bool, help: () -> Void) {
        while true {
            var calls: eventfd_t = 0
            unsafe eventfd_read(bell.rawValue, &calls)
            isRung.store(false, ordering: .sequentiallyConsistent)
            while !isOver(), let before = crew.standstill {
                var sleeper = pollfd(fd: -1, events: 0, revents: 0)
                unsafe poll(&sleeper, 1, Self.patience)
                if crew.standstill == before { help() }
            }
            if isOver() { return }
        }
    }
}
