internal import Glibc
internal import SystemPackage

extension ListeningSocket {
    /// Where to listen.
    public enum Address: Equatable, Sendable, CustomStringConvertible {
        /// A Unix socket at a path, with the permissions of its file.
        case unix(path: String, mode: UInt32)
        /// A TCP port of an address or host name.
        case tcp(host: String, port: UInt16)

        /// As the setting writes it.
        public var description: String {
            switch self {
            case .unix(let path, _): "unix:\(path)"
            case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            }
        }
    }

    /// A new socket that has the address, and does not listen yet.
    static func bound(to address: Address) throws(ListeningSocketError) -> CInt {
        switch address {
        case .unix(let path, let mode): try bound(toPath: path, mode: mode)
        case .tcp(let host, let port): try bound(toHost: host, port: port)
        }
    }

    // MARK: Unix sockets

    private static func bound(toPath path: String, mode: UInt32) throws(ListeningSocketError) -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .cannotOpen("unix:\(path)", Errno(rawValue: errno)) }
        do throws(ListeningSocketError) {
            var address = try unixAddress(path)
            if !bind(descriptor, &address) {
                guard errno == EADDRINUSE else { throw .cannotOpen("unix:\(path)", Errno(rawValue: errno)) }
                try removeStaleFile(path, &address)
                guard bind(descriptor, &address) else {
                    throw .cannotOpen("unix:\(path)", Errno(rawValue: errno))
                }
            }
            // Nobody can connect before listen(2), so there is no moment with other permissions.
            guard unsafe chmod(path, mode) == 0 else { throw .cannotOpen("unix:\(path)", Errno(rawValue: errno)) }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func unixAddress(_ path: String) throws(ListeningSocketError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else { throw .pathTooLong(path, limit: capacity - 1) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        return address
    }

    private static func removeStaleFile(_ path: String, _ address: inout sockaddr_un) throws(ListeningSocketError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
        // A living server whose queue is full must not hold us up.
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let probe = socket(AF_UNIX, CInt(kind), 0)
        defer { close(probe) }
        let connected = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(probe, address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        // Refused: the file is there, and nobody listens behind it.
        guard !connected && errno == ECONNREFUSED else { throw .taken("unix:\(path)") }
        unsafe unlink(path)
    }

    private static func bind(_ descriptor: CInt, _ address: inout sockaddr_un) -> Bool {
        unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    // MARK: TCP

    private static func bound(toHost host: String, port: UInt16) throws(ListeningSocketError) -> CInt {
        let name = "\(Address.tcp(host: host, port: port))"
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, String(port), &hints, &found)
        guard status == 0, let found = unsafe found else {
            throw .unknownHost(host, reason: unsafe String(cString: gai_strerror(status)))
        }
        defer { unsafe freeaddrinfo(found) }
        let domain = unsafe found.pointee.ai_family
        let descriptor = socket(domain, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .cannotOpen(name, Errno(rawValue: errno)) }
        // A port in TIME_WAIT is free for its next server.
        var reuse: CInt = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<CInt>.size))
        guard unsafe Glibc.bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            let error = Errno(rawValue: errno)
            close(descriptor)
            throw error == .addressInUse ? .taken(name) : .cannotOpen(name, error)
        }
        return descriptor
    }
}

/// The file that a Unix socket has in the file system.
struct SocketFile: Equatable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    /// What stands at the path now; `nil` if nothing does.
    init?(at path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
