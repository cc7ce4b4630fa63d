internal import CLinux
internal import Glibc
internal import SystemPackage

/// A program that reads a film from its stdin and writes what it finds to its stdout.
struct Program {
    let path: String
    let arguments: [String]

    /// The most bytes of an answer; a poster has a few tens of thousands.
    private static let maximumOutput = 1 << 20

    /// The first folder's file of a name that may be run.
    static func find(_ name: String, in folders: String) throws(ProgramMissing) -> String {
        for folder in folders.split(separator: ":") {
            let path = "\(folder)/\(name)"
            if unsafe access(path, X_OK) == 0 { return path }
        }
        throw ProgramMissing(name: name)
    }

    /// Runs the program to its end, with the priority of the calling thread.
    ///
    /// It has the film, a pipe and `/dev/null`, no other descriptor and no variable, and may write no file.
    ///
    /// - Throws: ``ProgramFailure``; whatever it says, the program has ended.
    func output(
        of film: FileDescriptor,
        _ limits: FrameMaker.Limits,
        on leash: Leash
    ) throws(ProgramFailure) -> [UInt8] {
        let pipe = try Self.pipe()
        defer { try? pipe.readEnd.close() }
        let id: pid_t
        do {
            defer { try? pipe.writeEnd.close() }
            id = try leash.start { () throws(Errno) in
                try spawn(input: film.rawValue, output: pipe.writeEnd.rawValue)
            }
        }
        Self.confine(id, to: limits)
        let process = FileDescriptor(rawValue: rangefinder_pidfd_open(id))
        let cause = Errno(rawValue: errno)
        defer { try? process.close() }
        guard process.rawValue >= 0 else {
            leash.pull()
            _ = try leash.reap(id)
            throw .cannotStart(cause)
        }

        var failure: ProgramFailure?
        var output: [UInt8] = []
        do throws(ProgramFailure) {
            output = try Self.collect(from: pipe.readEnd, until: process, ends: .now + limits.time)
        } catch {
            failure = error
            leash.pull()
        }
        // Outside the lock of the leash: a program that waits for a dead disk ends when the disk does.
        var ended = pollfd(fd: process.rawValue, events: Int16(POLLIN), revents: 0)
        while unsafe poll(&ended, 1, -1) < 0 && errno == EINTR {}
        let status = try leash.reap(id)
        if let failure = failure ?? ProgramFailure(status: status) { throw failure }
        return output
    }

    private static func pipe() throws(ProgramFailure) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        do throws(Errno) {
            return try FileDescriptor.pipe(options: .closeOnExec)
        } catch {
            throw .cannotStart(error)
        }
    }

    /// Reads what the program writes, until it ends.
    private static func collect(
        from output: FileDescriptor,
        until process: FileDescriptor,
        ends deadline: ContinuousClock.Instant
    ) throws(ProgramFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var awaited = [output, process].map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
        while true {
            let rest = (deadline - .now).wholeMilliseconds
            guard rest > 0 else { throw .outOfTime }
            let count = awaited.count
            if unsafe poll(&awaited, nfds_t(count), CInt(clamping: rest)) <= 0 { continue }
            if awaited[0].revents != 0 {
                let read = unsafe chunk.withUnsafeMutableBytes { unsafe (try? output.read(into: $0)) ?? 0 }
                bytes += chunk[..<read]
                guard bytes.count <= maximumOutput else { throw .tooMuchOutput }
                // A negative number is not waited for: the program has closed its end.
                if read == 0 { awaited[0].fd = -1 }
            } else if awaited[1].revents != 0 {
                return bytes
            }
        }
    }

    /// Starts the program.
    private func spawn(input: CInt, output: CInt) throws(Errno) -> pid_t {
        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&files)
        defer { unsafe posix_spawn_file_actions_destroy(&files) }
        unsafe posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        _ = rangefinder_close_on_exec(CUnsignedInt(STDERR_FILENO) + 1)

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // The thread that starts it takes no signals, and libfcgi ignores some.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, CShort(flags))

        let words = unsafe ([path] + arguments).map { unsafe strdup($0) }
        defer { unsafe words.forEach { unsafe free($0) } }
        let noVariables: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
        var id = pid_t()
        let error = unsafe posix_spawn(&id, path, &files, &attributes, words + [nil], noVariables)
        guard error == 0 else { throw Errno(rawValue: error) }
        return id
    }

    /// Sets what the program may take, before it has come to anything.
    private static func confine(_ id: pid_t, to limits: FrameMaker.Limits) {
        let values = [
            (RLIMIT_CPU, limits.processorTime.components.seconds),
            (RLIMIT_AS, limits.memory),
            (RLIMIT_FSIZE, 0),
            (RLIMIT_CORE, 0),
        ]
        for (resource, value) in values {
            _ = rangefinder_limit(id, CInt(resource.rawValue), UInt64(value))
        }
    }
}

extension ProgramFailure {
    /// Reads a status of waitpid(2), whose macros are not functions; `nil` if the program ended well.
    fileprivate init?(status: CInt) {
        let signal = status & 0x7F
        let code = status >> 8 & 0xFF
        guard signal == 0 else {
            self = .killed(signal: signal)
            return
        }
        guard code != 0 else { return nil }
        self = .exited(code: code)
    }
}
