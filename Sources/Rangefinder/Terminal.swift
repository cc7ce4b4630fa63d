internal import Glibc

/// The terminal that stdout is.
struct Terminal {
    /// How many letters a line has; `nil` if the terminal does not say.
    let columns: Int?

    /// Looks at stdout; `nil` if it is a file or a pipe.
    init?() {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        let known = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        columns = known ? Int(size.ws_col) : nil
    }
}
