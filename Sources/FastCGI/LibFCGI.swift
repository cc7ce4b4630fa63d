internal import CFastCGI
internal import Glibc

/// libfcgi's state for the whole process.
enum LibFCGI {
    /// Initializes the library, once.
    static func prepare() { initialized }

    private static let initialized: Void = {
        // FCGX_Init takes SIGPIPE, SIGUSR1 and SIGTERM where nobody else did. A write to a closed socket must be an
        // error and nothing more; the other two are put back as they were.
        var previous = (sigaction(), sigaction())
        unsafe sigaction(SIGUSR1, nil, &previous.0)
        unsafe sigaction(SIGTERM, nil, &previous.1)
        FCGX_Init()
        signal(SIGPIPE, SIG_IGN)
        unsafe sigaction(SIGUSR1, &previous.0, nil)
        unsafe sigaction(SIGTERM, &previous.1, nil)
    }()
}
