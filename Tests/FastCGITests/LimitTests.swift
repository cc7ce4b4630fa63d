import Glibc
import SystemPackage
import Testing

@testable import FastCGI

/// What a server does where it may not, or cannot, open another connection.
@Suite(.timeLimit(.minutes(5)))
struct LimitTests {
    private static let greet: @Sendable (borrowing Request) -> Response = { _ in .text("hello") }

    @Test func connectionsBeyondTheLimitWaitAndAreAnsweredLater() async throws {
        try await RunningServer.run(connections: 20, answering: Self.greet) { server in
            let kept = try (1...20).map { _ in try server.connect() }
            for peer in kept { #expect(try peer.answer(to: PeerRequest(keepsConnection: true)).isComplete) }
            #expect(try await server.notices.next() == .connectionLimitReached(20))

            let waiting = try (1...5).map { _ in try server.connect() }
            for peer in waiting { try peer.send(PeerRequest()) }
            // The open connections are served as ever.
            for peer in kept { #expect(try peer.answer(to: PeerRequest(keepsConnection: true)).isComplete) }
            #expect(waiting.allSatisfy { !$0.hasArrival })

            kept[0].disconnect()
            for peer in waiting { #expect(try peer.receiveAnswer().isComplete) }
            for peer in kept.dropFirst() { #expect(try peer.answer(to: PeerRequest()).isComplete) }
            #expect(try server.answer(to: PeerRequest()).isComplete)
            #expect(await server.notices.rest() == [], "Said once, not at each connection that waits.")
        }
    }

    @Test func noDescriptorsLeft() async {
        // In a process of its own, which has as few as the test likes.
        await #expect(processExitsWith: .success) {
            try await RunningServer.run(answering: { _ in .text("hello") }) { server in
                let kept = try server.connect()
                let keeping = PeerRequest(keepsConnection: true)
                #expect(try kept.answer(to: keeping).isComplete)

                let limit = DescriptorLimit(left: 1)
                let peer = try server.connect()
                #expect(try await server.notices.next() == .acceptFails(.tooManyOpenFiles))
                #expect(try kept.answer(to: keeping).isComplete, "The open connections are served as ever.")
                try peer.send(PeerRequest())
                #expect(!peer.hasArrival)
                limit.lift()
                #expect(try peer.receiveAnswer().isComplete)
                #expect(try await server.notices.next() == .acceptResumed)
                #expect(await server.notices.rest() == [])
            }
        }
    }
}

/// A limit of this process's descriptors (RLIMIT_NOFILE).
private struct DescriptorLimit {
    private let before: rlimit

    /// Lowers the limit, so that as many can still be opened.
    init(left: Int) {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        before = limit
        // The lowest free number, and so the lowest that the limit must leave out.
        let free = dup(0)
        close(free)
        limit.rlim_cur = rlim_t(Int(free) + left)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Puts the limit back.
    func lift() {
        var limit = before
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
