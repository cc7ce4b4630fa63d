internal import CFastCGI
internal import Glibc

/// libfcgi's state for the whole process.
public enum LibFCGI {
    /// Whether libfcgi refuses the lengths of parameters that CVE-2025-23016 is about, as version 2.4.5 does, and older
    /// ones to which their distributor has added its fix; `nil` if that could not be found out.
    ///
    /// It is asked, not guessed from a version's number, which libfcgi does not tell: it reads a request of our own
    /// that ends after the length of a name. With the fix, it sees that the length cannot be and stops; without, it
    /// reads on. Neither takes any memory for the name. A version that looked at the length only later would seem to be
    /// without.
    ///
    /// No request's lengths reach libfcgi unchecked, so this is for those who want to know what else uses it.
    public static var refusesHugeLengths: Bool? {
        prepare()
        var ends: [CInt] = [-1, -1]
        // One read takes one packet, so that what was read can be told.
        let kind = CInt(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        // libfcgi closes the end that it reads from.
        let unread = fcntl(ends[1], F_DUPFD_CLOEXEC, 0)
        defer {
            close(ends[0])
            close(unread)
        }
        let writer = Socket(ends[0], isLocal: true)
        let beginning = Record.request(1, keepsConnection: true, parameters: [255, 255, 255, 255]).dropLast(16)
        guard unread >= 0, writer.send(Array(beginning)),
            writer.send(Record.record(Record.Kind.parameters, request: 1))
        else {
            close(ends[1])
            return nil
        }
        writer.disconnect()
        do throws(RequestError) {
            _ = try Request.read(from: ends[1])
            close(ends[1])
            return nil
        } catch {
            // As expected: half a parameter is an error with the fix and without.
            var byte: UInt8 = 0
            return unsafe recv(unread, &byte, 1, CInt(MSG_DONTWAIT)) > 0
        }
    }

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
