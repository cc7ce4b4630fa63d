import Glibc
import SystemPackage
import Testing

@testable import FastCGI

/// What a server does that gets fewer threads than it wants.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ThreadLimitTests {
    /// For 3 workers and the one who looks after stuck ones.
    @Test(arguments: [1, 2, 3])
    func startsWithFewerThreads(possible: Int) async {
        // In a process of its own, which has as few as the test likes.
        await #expect(processExitsWith: .success) { [possible] in
            let folder = TemporaryFolder()
            let path = folder.path(of: "server.sock")
            let listener = try ListeningSocket.open(at: .unix(path: path, mode: 0o600))
            let notices = Journal<Server.Notice>()
            let server = try Server(
                listener: listener,
                limits: .init(workers: 3, connections: 10, requestTimeout: .seconds(20)),
                application: AnsweringApplication { _ in .text("hello") },
                report: { notices.note($0) }
            )
            let peer = try FastCGIPeer(connectedTo: path)
            // The limit does not hold for root, and counts all that a user runs: a user of this process alone.
            if getuid() == 0 { #expect(setuid(uid_t(100_000 + getpid())) == 0) }
            allowThreads(possible)

            try server.start()
            let wanted = possible < 3 ? 3 : 4
            let notice = Server.Notice.fewerWorkers(started: possible, wanted: wanted, .resourceTemporarilyUnavailable)
            let told = try await notices.next()
            #expect(told == notice)
            #expect(try peer.answer(to: PeerRequest()).text == "hello")
            server.stop()
            server.waitForEnd()
        }
    }
}

/// Lowers this process's limit of threads (RLIMIT_NPROC), so that as many more can be started.
private func allowThreads(_ count: Int) {
    var limit = 1
    setThreadLimit(limit)
    // Others of this user's take some.
    while !canStartThread {
        limit += 1
        setThreadLimit(limit)
    }
    setThreadLimit(limit + count - 1)
}

private var canStartThread: Bool {
    guard let thread = try? WorkerThread({}) else { return false }
    thread.join()
    return true
}

private func setThreadLimit(_ count: Int) {
    var limit = rlimit()
    unsafe getrlimit(threadLimit, &limit)
    limit.rlim_cur = rlim_t(count)
    let status = unsafe setrlimit(threadLimit, &limit)
    precondition(status == 0, "setrlimit failed with errno \(errno).")
}

/// Linux's RLIMIT_NPROC, which Swift's Glibc module leaves out.
private let threadLimit = __rlimit_resource_t(6)
