internal import CLinux
internal import Glibc
public import SystemPackage

/// A socket that FastCGI connections arrive on: inherited from who started the process, or opened here.
public struct ListeningSocket: ~Copyable, Sendable {
    let descriptor: CInt

    /// The file of a Unix socket that was opened here, to be removed in the end.
    private let file: SocketFile?

    /// Whether the socket was opened here, so that its queue is lost with the process.
    let isOwn: Bool

    /// Whether it is a Unix socket.
    let isLocal: Bool

    /// The only ones whose connections are taken; `nil` if everybody's are.
    private var webServers: WebServers?

    private init(_ descriptor: CInt, file: SocketFile?, isOwn: Bool) {
        self.descriptor = descriptor
        self.file = file
        self.isOwn = isOwn
        var domain: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        unsafe getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length)
        isLocal = domain == AF_UNIX
    }

    /// The socket that the process was started with: `LISTEN_FDS` of systemd (sd_listen_fds(3)), or else descriptor 0, as
    /// spawn-fcgi and the FastCGI specification (section 2.2) have it.
    ///
    /// - Parameter environment: Gives a variable's value.
    /// - Returns: The socket.
    /// - Throws: ``ListeningSocketError`` if there is no such socket.
    public static func inherited(
        environment: (String) -> String?
    ) throws(ListeningSocketError) -> ListeningSocket {
        var descriptor: CInt = 0
        if environment("LISTEN_PID") == String(getpid()), let sockets = environment("LISTEN_FDS") {
            guard sockets == "1" else { throw .severalInherited(sockets) }
            descriptor = 3
        }
        var listens: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        let status = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length)
        guard status == 0 && listens != 0 else { throw .noneInherited }
        try prepare(descriptor)
        return ListeningSocket(descriptor, file: nil, isOwn: false)
    }

    /// Opens a socket.
    ///
    /// A file that a dead server left at the path of a Unix socket is replaced; a living server is not.
    ///
    /// - Throws: ``ListeningSocketError`` if the address is taken or cannot be had.
    public static func open(at address: Address) throws(ListeningSocketError) -> ListeningSocket {
        let descriptor = try bound(to: address)
        do throws(ListeningSocketError) {
            guard listen(descriptor, SOMAXCONN) == 0 else { throw .cannotOpen("\(address)", Errno(rawValue: errno)) }
            try prepare(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        guard case .unix(let path, _) = address else { return ListeningSocket(descriptor, file: nil, isOwn: true) }
        return ListeningSocket(descriptor, file: SocketFile(at: path), isOwn: true)
    }

    /// Takes connections from these web servers alone; those of others are closed as they come (FastCGI specification,
    /// section 3.2).
    ///
    /// libfcgi does so where it accepts, and only for IPv4; here it never accepts.
    ///
    /// - Throws: ``ListeningSocketError/withoutAddresses`` for a Unix socket: nobody there has an address, so all would
    ///   be closed.
    public mutating func accept(only webServers: WebServers) throws(ListeningSocketError) {
        if isLocal { throw .withoutAddresses }
        self.webServers = webServers
    }

    /// Takes a connection from the queue.
    ///
    /// - Parameter refusing: Told the address of each connection that was closed because nobody may connect from there.
    /// - Returns: Its descriptor; `nil` if there is none.
    /// - Throws: The error of accept4(2) that will not pass by itself, such as `EMFILE`.
    func accept(refusing: (_ address: String) -> Void = { _ in }) throws(Errno) -> CInt? {
        while true {
            let accepted = rangefinder_accept(descriptor)
            if accepted >= 0 {
                guard let webServers else { return accepted }
                // Nobody's, if the peer is gone already.
                let address = Socket(accepted, isLocal: isLocal).peerAddress ?? ""
                if webServers.contains(address) { return accepted }
                close(accepted)
                refusing(address)
                continue
            }
            switch errno {
            case EAGAIN: return nil
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: throw Errno(rawValue: errno)
            // A connection that ended in the queue (accept(2), "Error handling"): the next one may be well.
            default: continue
            }
        }
    }

    /// Removes the file of a Unix socket that was opened here, unless another server's stands there by now.
    func withdraw() {
        guard let file, SocketFile(at: file.path) == file else { return }
        unsafe unlink(file.path)
    }

    /// Makes accept(2) return when there is nothing to accept: another process may have been quicker.
    private static func prepare(_ descriptor: CInt) throws(ListeningSocketError) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw .cannotOpen("the inherited socket", Errno(rawValue: errno)) }
    }
}

/// Why there is no socket to listen on.
public enum ListeningSocketError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The process was started without a listening socket.
    case noneInherited
    /// systemd hands over another number of sockets than one.
    case severalInherited(String)
    /// A living server listens there.
    case taken(String)
    /// A file that is not a socket stands at the path.
    case notASocket(String)
    /// The path is longer than the kernel takes (unix(7)), in bytes.
    case pathTooLong(String, limit: Int)
    /// What stands among the addresses of web servers is no address.
    case noAddress(String)
    /// Web servers are named by their addresses, and connections to a Unix socket have none.
    case withoutAddresses
    /// The host has no address.
    case unknownHost(String, reason: String)
    /// A system call failed.
    case cannotOpen(String, Errno)

    /// What is wrong and what to do, for a person.
    public var description: String {
        switch self {
        case .noneInherited:
            "no socket to listen on: start through spawn-fcgi or a systemd socket, or name one to listen on"
        case .severalInherited(let count):
            "one socket is expected of systemd, and LISTEN_FDS is \(count): one ListenStream= a unit"
        case .taken(let address):
            "\(address) is taken by another server: stop that one, or listen elsewhere"
        case .notASocket(let path):
            "unix:\(path) cannot be had: a file that is not a socket stands there"
        case .pathTooLong(let path, let limit):
            "unix:\(path) is too long for a socket: \(path.utf8.count) bytes, where \(limit) are allowed"
        case .noAddress(let text):
            "\(text.debugDescription) in \(WebServers.variable) is no address, such as 192.0.2.1 or 192.0.2.0/24"
        case .withoutAddresses:
            "web servers are named by their addresses, and a Unix socket's peers have none: its permissions say who may"
                + " connect; name none, with \(WebServers.variable) unset, or listen on TCP"
        case .unknownHost(let host, let reason):
            "the host \(host) has no address: \(reason)"
        case .cannotOpen(let name, let errno):
            "\(name) cannot be had: \(errno)"
        }
    }
}
