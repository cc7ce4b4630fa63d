// `environ` is a variable that any thread could change; nothing in this program does.
@unsafe @preconcurrency internal import Glibc
public import SystemPackage

/// A program that is run to its end, never through a shell, with nothing on its stdin.
struct Program {
    /// How a program ended, and what it said.
    struct Outcome {
        /// The exit code; `nil` if a signal ended it.
        let exitCode: Int32?
        /// What it wrote to stdout before it had written enough.
        let output: [UInt8]
        /// What it wrote to stderr.
        let words: String
    }

    /// The name by which it is found in PATH.
    let name: String

    /// Runs the program and waits for its end.
    ///
    /// - Parameters:
    ///   - arguments: What follows the name.
    ///   - isEnough: Told all that came so far; where it says yes, stdout is closed, and the program may notice or not.
    /// - Returns: How it ended.
    /// - Throws: ``ProgramError``.
    func run(
        _ arguments: [String],
        until isEnough: ([UInt8]) -> Bool = { _ in false }
    ) throws(ProgramError) -> Outcome {
        do throws(Errno) {
            let (output, words) = (try Pipe(), try Pipe())
            let process = try spawn(arguments, output: output.writingEnd, words: words.writingEnd)
            output.writingEnd.close()
            words.writingEnd.close()
            var (written, said): ([UInt8], [UInt8]) = ([], [])
            while output.readingEnd.isOpen || words.readingEnd.isOpen {
                let ready = try Pipe.End.wait(for: [output.readingEnd, words.readingEnd])
                if ready[0] {
                    try output.readingEnd.read(into: &written)
                    if isEnough(written) { output.readingEnd.close() }
                }
                if ready[1] { try words.readingEnd.read(into: &said) }
            }
            return Outcome(
                exitCode: Self.exitCode(of: process),
                output: written,
                words: String(decoding: said, as: UTF8.self)
            )
        } catch {
            throw error == .noSuchFileOrDirectory ? ProgramError.missing(name) : .failed(name, error)
        }
    }

    private func spawn(_ arguments: [String], output: Pipe.End, words: Pipe.End) throws(Errno) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output.descriptor, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, words.descriptor, STDERR_FILENO)
        let texts = unsafe ([name] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe texts.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let result = unsafe posix_spawnp(&process, name, &actions, nil, texts, environ)
        guard result == 0 else { throw Errno(rawValue: result) }
        return process
    }

    private static func exitCode(of process: pid_t) -> Int32? {
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) == -1, errno == EINTR {}
        // wait(2): the low seven bits are the signal, the next byte is the exit code.
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }
}

/// Why a program did not run.
public enum ProgramError: Error, Equatable, Sendable {
    /// There is no such program in PATH.
    case missing(String)
    /// The system refuses it.
    case failed(String, Errno)
}

/// A pipe(7) whose ends no other program inherits.
private struct Pipe {
    let readingEnd: End
    let writingEnd: End

    init() throws(Errno) {
        let ends = try FileDescriptor.pipe(options: .closeOnExec)
        (readingEnd, writingEnd) = (End(ends.readEnd.rawValue), End(ends.writeEnd.rawValue))
    }

    /// One end, closed with its last reference.
    final class End {
        private(set) var descriptor: CInt

        init(_ descriptor: CInt) {
            self.descriptor = descriptor
        }

        deinit { close() }

        var isOpen: Bool { descriptor >= 0 }

        func close() {
            guard isOpen else { return }
            _ = Glibc.close(descriptor)
            descriptor = -1
        }

        /// Adds what is there; closes at the end of what comes.
        func read(into bytes: inout [UInt8]) throws(Errno) {
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { return }
                throw Errno(rawValue: errno)
            }
            if count == 0 { close() }
            bytes += piece.prefix(count)
        }

        /// Waits until there is something at one of the ends, or its end.
        ///
        /// - Returns: At which of them; never at one that is closed (poll(2) leaves negative descriptors out).
        static func wait(for ends: [End]) throws(Errno) -> [Bool] {
            var polled = ends.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            while unsafe poll(&polled, nfds_t(polled.count), -1) < 0 {
                guard errno == EINTR else { throw Errno(rawValue: errno) }
            }
            return polled.map { $0.revents != 0 }
        }
    }
}
