import Testing

extension Integration {
    /// Many viewers at once, and viewers who behave as viewers do.
    @Suite
    struct ManyViewersTests {
        /// 300 viewers pause and hold none of the 16 workers: fresh requests are all answered meanwhile.
        ///
        /// When they leave, everything that the responder had for them is given back.
        @Test(.stack("--workers", "16"))
        func pausedViewersHoldUpNobody() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let responder = stack.responder.status
            let threads = try responder.threads
            let descriptors = try responder.descriptors.count
            try await withStalledViewers(300, stack) {
                #expect(try responder.openings(of: film.path) == 300)
                try await getRanges(50, of: film, from: stack)
                #expect(try responder.openings(of: film.path) == 300, "the 300 are still there")
                #expect(try responder.threads == threads)
            }
            try await stack.log.exchanges(300) { $0["ending"] == "client-gone" }
            // nginx keeps up to 64 connections for each of its processes, and no more than there were clients at once.
            try await eventually {
                try responder.openings(of: film.path) == 0 && responder.descriptors.count <= descriptors + 50
            }
            #expect(try responder.threads == threads)
            try await getRanges(1, of: film, from: stack)
        }

        @Test(.stack)
        func sixtyFourClientsGetTheirOwnBytes() async throws {
            let stack = try Stack.current
            try await getRanges(64, of: .indexAtEnd, from: stack)
        }

        /// Each leaves in the middle of an answer, as one does who seeks.
        @Test(.stack)
        func clientsLeave() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            for _ in 1...10 {
                try await withStalledViewers(20, stack) {}
            }
            let left = try await stack.log.exchanges(200) { $0["path"] == "/\(film.name)" }
            #expect(left.allSatisfy { $0["ending"] == "client-gone" && $0.level == "info" })
            #expect(left.allSatisfy { Int64($0["sent"] ?? "") ?? .max < Int64($0["length"] ?? "") ?? 0 })
            try await eventually { try stack.responder.status.openings(of: film.path) == 0 }
            try await getRanges(1, of: film, from: stack)
        }

        /// Runs `body` while viewers have begun a film and read none of it; then they leave.
        private func withStalledViewers(_ count: Int, _ stack: Stack, _ body: () async throws -> Void) async throws {
            let viewers = try (0..<count).map { _ in try Viewer(port: stack.port) }
            for viewer in viewers { try viewer.ask("/media/" + Film.indexAtEnd.name) }
            for viewer in viewers { try await eventually { viewer.hasAnswer } }
            try await body()
        }

        /// Asks for different ranges of a film at once, and expects each to be answered with its own bytes.
        private func getRanges(_ count: Int, of film: Film, from stack: Stack) async throws {
            try await withThrowingTaskGroup { group in
                for index in 1...count {
                    group.addTask {
                        let first = Int64(index) * 654_321
                        let last = first + 1_500_000
                        let answer = try await Curl.get(stack.url(of: film), range: "bytes=\(first)-\(last)")
                        #expect(answer.exitCode == 0)
                        #expect(answer.status == 206)
                        #expect(try await answer.sum == SHA256.sum(of: film.bytes(first...last)))
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
