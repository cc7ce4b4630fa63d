import Glibc
import SystemPackage
import Testing

@testable import FastCGI

struct ListeningSocketTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.path(of: "listen.sock") }

    private func open(at path: String, mode: UInt32 = 0o600) throws -> ListeningSocket {
        try .open(at: .unix(path: path, mode: mode))
    }

    // MARK: Unix sockets

    @Test(arguments: [0o600, 0o660, 0o666] as [UInt32])
    func theFileHasItsPermissions(mode: UInt32) throws {
        let socket = try open(at: path, mode: mode)
        var status = stat()
        #expect(unsafe lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == mode && status.st_mode & S_IFMT == S_IFSOCK)
        _ = try FastCGIPeer(connectedTo: path)
        socket.withdraw()
    }

    @Test func aStaleFileIsReplaced() throws {
        // Shut down as well: a process that another test is just starting may hold a copy until it runs its program.
        let dead = try open(at: path).descriptor
        shutdown(dead, CInt(SHUT_RDWR))
        close(dead)
        #expect(folder.names == ["listen.sock"])
        let socket = try open(at: path)
        _ = try FastCGIPeer(connectedTo: path)
        socket.withdraw()
        #expect(folder.names == [])
    }

    @Test func aLivingServerIsNotReplaced() throws {
        let living = try open(at: path)
        let path = path
        #expect(throws: ListeningSocketError.taken("unix:\(path)")) { _ = try open(at: path) }
        _ = try FastCGIPeer(connectedTo: path)
        living.withdraw()
    }

    @Test func aLivingServerWhoseQueueIsFullIsNotReplaced() throws {
        let living = try open(at: path)
        // The queue of a Unix socket takes one connection more than it says.
        #expect(listen(living.descriptor, 0) == 0)
        let queued = try FastCGIPeer(connectedTo: path)
        let path = path
        #expect(throws: ListeningSocketError.taken("unix:\(path)")) { _ = try open(at: path) }
        queued.disconnect()
        living.withdraw()
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() throws {
        let path = path
        unsafe close(creat(path, 0o600))
        #expect(throws: ListeningSocketError.notASocket(path)) { _ = try open(at: path) }
        #expect(folder.names == ["listen.sock"])
    }

    @Test func aLinkIsLeftAlone() throws {
        let path = path
        #expect(unsafe symlink("/nowhere", path) == 0)
        #expect(throws: ListeningSocketError.notASocket(path)) { _ = try open(at: path) }
    }

    @Test func aFolderThatIsMissing() throws {
        let path = folder.path(of: "missing/listen.sock")
        #expect(throws: ListeningSocketError.cannotOpen("unix:\(path)", .noSuchFileOrDirectory)) {
            _ = try open(at: path)
        }
    }

    @Test("unix(7): a path has 107 bytes and a NUL")
    func longPaths() throws {
        let name = String(repeating: "a", count: 107 - folder.path.utf8.count - 1)
        let longest = folder.path(of: name)
        #expect(longest.utf8.count == 107)
        let socket = try open(at: longest)
        _ = try FastCGIPeer(connectedTo: longest)
        socket.withdraw()
        #expect(throws: ListeningSocketError.pathTooLong(longest + "a", limit: 107)) { _ = try open(at: longest + "a") }
    }

    @Test func anotherServersFileIsNotWithdrawn() throws {
        let old = try open(at: path)
        #expect(unsafe unlink(path) == 0)
        let new = try open(at: path)
        old.withdraw()
        #expect(folder.names == ["listen.sock"])
        new.withdraw()
        #expect(folder.names == [])
    }

    // MARK: TCP

    @Test func aPortIsTakenOnce() throws {
        let socket = try ListeningSocket.open(at: .tcp(host: "127.0.0.1", port: 0))
        let port = socket.port
        _ = try FastCGIPeer(connectedToPort: port)
        #expect(throws: ListeningSocketError.taken("127.0.0.1:\(port)")) {
            _ = try ListeningSocket.open(at: .tcp(host: "127.0.0.1", port: port))
        }
    }

    @Test func aHostThatIsUnknown() {
        #expect {
            _ = try ListeningSocket.open(at: .tcp(host: "no-such-host.invalid", port: 9000))
        } throws: { error in
            guard case ListeningSocketError.unknownHost("no-such-host.invalid", let reason) = error else {
                return false
            }
            return !reason.isEmpty
        }
    }

    @Test func anAddressThatIsNotOurs() {
        // TEST-NET-1 (RFC 5737) belongs to no machine.
        #expect(throws: ListeningSocketError.cannotOpen("192.0.2.1:9000", .addressNotAvailable)) {
            _ = try ListeningSocket.open(at: .tcp(host: "192.0.2.1", port: 9000))
        }
    }

    @Test(.timeLimit(.minutes(5))) func aFilmOverTCP() async throws {
        let socket = try ListeningSocket.open(at: .tcp(host: "127.0.0.1", port: 0))
        let port = socket.port
        let application = AnsweringApplication { _ in .film(FilmDelivery(Film.limit)) }
        let limits = Server.Limits(workers: 2, connections: 10, requestTimeout: .seconds(20))
        let server = try Server(listener: socket, limits: limits, application: application) { _ in }
        try server.start()
        let peers = [try FastCGIPeer(connectedToPort: port), try FastCGIPeer(connectedToPort: port)]
        for peer in peers { try peer.send(PeerRequest(keepsConnection: true)) }
        for peer in peers.reversed() {
            let answer = try peer.receiveAnswer()
            #expect(answer.isComplete && answer.film.count == Film.limit && Film.begins(with: answer.film))
        }
        server.stop()
        server.waitForEnd()
    }

    @Test func addressesAsTheSettingWritesThem() {
        #expect("\(ListeningSocket.Address.unix(path: "/run/a.sock", mode: 0o600))" == "unix:/run/a.sock")
        #expect("\(ListeningSocket.Address.tcp(host: "localhost", port: 9000))" == "localhost:9000")
        #expect("\(ListeningSocket.Address.tcp(host: "::1", port: 9000))" == "[::1]:9000")
    }

    // MARK: Inherited sockets, in processes of their own

    @Test func descriptor0IsInherited() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            let path = folder.path(of: "inherited.sock")
            let given = try ListeningSocket.open(at: .unix(path: path, mode: 0o600))
            dup2(given.descriptor, 0)
            let inherited = try ListeningSocket.inherited { _ in nil }
            #expect(inherited.descriptor == 0 && !inherited.isOwn)
            #expect(fcntl(0, F_GETFD) == FD_CLOEXEC, "No child of ours keeps the socket open.")
            #expect(try inherited.accept() == nil, "An empty queue is no wait.")
            let peer = try FastCGIPeer(connectedTo: path)
            let accepted = try #require(try inherited.accept())
            close(accepted)
            #expect(try peer.receiveToEnd() == [])
            inherited.withdraw()
            #expect(folder.names == ["inherited.sock"], "Whose socket it is, removes it.")
        }
    }

    @Test func nothingIsInherited() async {
        await #expect(processExitsWith: .success) {
            close(0)
            #expect(throws: ListeningSocketError.noneInherited) { _ = try ListeningSocket.inherited { _ in nil } }
            let pair = SocketPair()
            dup2(pair.server, 0)
            // A socket, and not one that listens.
            #expect(throws: ListeningSocketError.noneInherited) { _ = try ListeningSocket.inherited { _ in nil } }
        }
    }

    @Test("sd_listen_fds(3)") func systemdHandsOverDescriptor3() async {
        await #expect(processExitsWith: .exitCode(33)) {
            let folder = TemporaryFolder()
            let given = try ListeningSocket.open(at: .unix(path: folder.path(of: "systemd.sock"), mode: 0o600))
            // Descriptor 3 may be what reports issues from here; so the exit code does.
            dup2(given.descriptor, 3)
            let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"]
            let inherited = try ListeningSocket.inherited { environment[$0] }
            exit(inherited.descriptor == 3 && !inherited.isOwn ? 33 : 1)
        }
    }

    @Test func systemdHandsOverAnotherNumberOfSockets() {
        #expect(throws: ListeningSocketError.severalInherited("2")) {
            let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"]
            _ = try ListeningSocket.inherited { environment[$0] }
        }
    }

    @Test func whatIsMeantForAnotherProcessIsNotInherited() async {
        await #expect(processExitsWith: .success) {
            close(0)
            #expect(throws: ListeningSocketError.noneInherited) {
                let environment = ["LISTEN_PID": "1", "LISTEN_FDS": "1"]
                _ = try ListeningSocket.inherited { environment[$0] }
            }
        }
    }
}
