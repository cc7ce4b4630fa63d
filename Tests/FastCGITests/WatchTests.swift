import Testing

@testable import FastCGI

@Suite(.timeLimit(.minutes(5)))
struct WatchTests {
    /// Runs a watch over a crew on a thread of its own, and ends it.
    private func withWatch(
        over crew: Crew,
        help: @escaping @Sendable () -> Void,
        _ use: (Watch) async throws -> Void
    ) async throws {
        let watch = try Watch()
        let (isOver, end) = (ThreadMutex(false), Journal<Void>())
        try WorkerThread {
            watch.keep(over: crew, isOver: { isOver.withLock { $0 } }, help: help)
            end.note(())
        }.detach()
        try await use(watch)
        isOver.withLock { $0 = true }
        watch.ring()
        try await end.next()
    }

    @Test func callsForOneMoreUntilOneIsFree() async throws {
        let crew = Crew(2)
        let replaced = Journal<Int?>()
        try await withWatch(over: crew, help: { replaced.note(crew.grow()) }) { watch in
            _ = crew.begin()
            #expect(crew.begin(), "Nobody is free.")
            watch.ring()
            let stuck = try await replaced.next()
            #expect(stuck == 2)
            #expect(crew.hasFreeWorker)
            _ = crew.begin()
            watch.ring()
            let stuckStill = try await replaced.next()
            #expect(stuckStill == nil, "It was told before.")
        }
        #expect(await replaced.rest() == [], "No more than needed.")
    }

    @Test func leavesACrewAloneThatHasAFreeWorker() async throws {
        let crew = Crew(2)
        let replaced = Journal<Void>()
        try await withWatch(over: crew, help: { replaced.note(()) }) { watch in
            _ = crew.begin()
            watch.ring()
        }
        #expect(await replaced.rest().isEmpty)
    }
}
