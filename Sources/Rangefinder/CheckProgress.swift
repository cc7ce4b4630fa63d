internal import Glibc
import SystemPackage

/// What a long check is at, in one line that is overwritten; nothing where stderr is no terminal.
struct CheckProgress {
    private let isShown = isatty(STDERR_FILENO) == 1

    /// Shows a line in place of the one before.
    func show(_ text: String) {
        write("\r\u{1B}[K" + text.prefix(100).map { $0 < " " ? "?" : $0 })
    }

    /// Takes the line away.
    func end() {
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        if isShown { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
    }
}
