internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Holds the program that runs now, so that any thread can end it.
final class Leash: Sendable {
    private enum Hold {
        case nothing
        /// A program that nobody has waited for: as long as it stands here, no other process can have its id.
        case program(pid_t)
        case cut
    }

    private let hold = Mutex(Hold.nothing)

    /// Starts a program; only one at a time.
    ///
    /// - Parameter spawn: Starts it as the leader of a process group of its own, and returns its id.
    /// - Returns: The id.
    /// - Throws: ``ProgramFailure/stopped`` if the leash was cut, or ``ProgramFailure/cannotStart(_:)`` with what `spawn`
    ///   says.
    func start(_ spawn: () throws(Errno) -> pid_t) throws(ProgramFailure) -> pid_t {
        try hold.withLock { hold throws(ProgramFailure) in
            guard case .nothing = hold else { throw .stopped }
            do throws(Errno) {
                let id = try spawn()
                hold = .program(id)
                return id
            } catch {
                throw .cannotStart(error)
            }
        }
    }

    /// Ends the program that runs, with whatever it has started.
    func pull() {
        hold.withLock { hold in
            if case .program(let id) = hold { Self.end(id) }
        }
    }

    /// Ends the program that runs, and lets none start any more.
    func cut() {
        hold.withLock { hold in
            if case .program(let id) = hold { Self.end(id) }
            hold = .cut
        }
    }

    /// Takes the status of the program, which has ended.
    ///
    /// - Returns: The status as waitpid(2) has it.
    /// - Throws: ``ProgramFailure/stopped`` if the leash was cut, for whatever the program has done then says nothing.
    func reap(_ id: pid_t) throws(ProgramFailure) -> CInt {
        try hold.withLock { hold throws(ProgramFailure) in
            var status: CInt = 0
            unsafe waitpid(id, &status, 0)
            guard case .program = hold else { throw .stopped }
            hold = .nothing
            return status
        }
    }

    private static func end(_ id: pid_t) {
        kill(-id, SIGKILL)
    }
}
