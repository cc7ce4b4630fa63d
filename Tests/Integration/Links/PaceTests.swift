import Foundation
import Testing

extension Integration {
    /// How fast films go out, as their viewers measure it.
    @Suite
    struct PaceTests {
        private let film = Film.threeGibibytes
        private let issuer = Issuer("app")

        /// Bytes a second.
        private static let rate = 500_000

        /// What goes out at once, before the pace is kept: 3 s worth.
        private static let beginning = 3 * rate

        // MARK: Accuracy

        @Test(arguments: [1, 10, 100])
        func everyViewerGetsTheSettingsPace(_ count: Int) async throws {
            try await withStack(["--pace", "500kB"]) { stack in
                let viewers = try (1...count).map { try stack.viewer(of: film, from: "device \($0)") }
                try await expectPace(of: viewers, within: 0.05)
            }
        }

        @Test(arguments: [["--pace", "2MB"], []])
        func aLinkCanAllowLess(_ arguments: [String]) async throws {
            try await withStack(arguments, access: "signed") { stack in
                let token = try await issuer.token(["rate": Self.rate])
                try await expectPace(of: [stack.viewer(of: film, from: "device", token)], within: 0.05)
            }
        }

        /// nginx counts by itself, and begins with what is allowed in a second.
        @Test
        func nginxKeepsThePaceItIsTold() async throws {
            try await withStack(["--pace", "500kB", "--pace-by", "nginx"]) { stack in
                let viewer = try stack.viewer(of: film, from: "device")
                #expect(try await onOwnThread { try viewer.head().fields["X-Accel-Limit-Rate"] } == nil)
                let seconds = try await onOwnThread {
                    try viewer.pass(over: 2 * Self.rate)
                    return try ContinuousClock().measure { try viewer.pass(over: 5 * Self.rate) } / .seconds(1)
                }
                #expect(4.5...5.5 ~= seconds)
            }
        }

        /// Reads the beginning and what goes out in 2 s, and measures how long what goes out in 10 s takes.
        private func expectPace(of viewers: [Viewer], within tolerance: Double) async throws {
            try await withThrowingTaskGroup(of: Double.self) { group in
                for viewer in viewers {
                    group.addTask {
                        try await onOwnThread {
                            #expect(try viewer.head().status == 200)
                            let first = try ContinuousClock().measure { try viewer.pass(over: Self.beginning) }
                            #expect(first < .seconds(2), "a film begins at once")
                            try viewer.pass(over: 2 * Self.rate)
                            return try ContinuousClock().measure { try viewer.pass(over: 10 * Self.rate) } / .seconds(1)
                        }
                    }
                }
                for try await seconds in group { #expect(abs(seconds / 10 - 1) <= tolerance) }
            }
        }

        // MARK: One playback

        /// Several connections of one player get together what one would get.
        @Test
        func theConnectionsOfAPlaybackShareItsPace() async throws {
            try await withStack(["--pace", "500kB"]) { stack in
                let viewers = try (0..<2).map { try stack.viewer(of: film, from: "device", at: $0 * 1_000_000_000) }
                let time = try await ContinuousClock().measure {
                    try await withThrowingTaskGroup { group in
                        for viewer in viewers {
                            group.addTask { try await onOwnThread { try viewer.pass(overAnswerOf: 4 * Self.rate) } }
                        }
                        try await group.waitForAll()
                    }
                }
                // 8 s worth, 3 of them at once; what nginx and the sockets hold for the faster of the two comes on top.
                #expect(time > .seconds(4) && time < .seconds(8), "\(time)")
            }
        }

        @Test
        func aSeekDoesNotBeginAnew() async throws {
            try await withStack(["--pace", "500kB"]) { stack in
                let first = try stack.viewer(of: film, from: "device")
                try await onOwnThread { try first.pass(overAnswerOf: Self.beginning) }
                for place in 1...3 {
                    let next = try stack.viewer(of: film, from: "device", at: place * 500_000_000)
                    let time = try await ContinuousClock().measure {
                        try await onOwnThread { try next.pass(overAnswerOf: 2 * Self.rate) }
                    }
                    #expect(time > .seconds(1.5), "place \(place): \(time)")
                }
                let other = try stack.viewer(of: film, from: "another device")
                let time = try await ContinuousClock().measure {
                    try await onOwnThread { try other.pass(overAnswerOf: 2 * Self.rate) }
                }
                #expect(time < .seconds(1), "another playback has a beginning of its own: \(time)")
            }
        }

        // MARK: Cost

        /// 100 viewers who get a portion every 4 s.
        @Test
        func whoWaitsCostsNothing() async throws {
            try await withStack(["--pace", "4KiB"]) { stack in
                let viewers = try (1...100).map { try stack.viewer(of: film, from: "device \($0)") }
                for viewer in viewers { try await eventually { viewer.hasAnswer } }
                let before = try stack.responder.status.processorTime
                try await Task.sleep(for: .seconds(10))
                let spent = try stack.responder.status.processorTime - before
                #expect(spent <= .milliseconds(200), "\(spent)")
                withExtendedLifetime(viewers) {}
            }
        }

        // MARK: Helpers

        private func withStack(
            _ arguments: [String],
            access: String = "open",
            _ body: (Stack) async throws -> Void
        ) async throws {
            let setup = StackSetup(
                arguments: ["--keys", "keys.json", "--access", access] + arguments,
                files: ["keys.json": Issuer.keySet(issuer)]
            )
            try await Stack.run(setup, body)
        }
    }
}

extension Stack {
    /// A viewer who has asked for a film, from a byte on.
    fileprivate func viewer(
        of film: Film,
        from device: String,
        _ token: String? = nil,
        at first: Int? = nil
    ) throws -> Viewer {
        let viewer = try Viewer(port: port)
        var fields = ["User-Agent": device]
        fields["Authorization"] = token.map { "Bearer \($0)" }
        fields["Range"] = first.map { "bytes=\($0)-" }
        try viewer.ask("/media/\(film.name)", fields)
        return viewer
    }
}

extension Viewer {
    /// Reads and drops as many bytes of a body.
    fileprivate func pass(over count: Int) throws {
        var left = count
        while left > 0 {
            let bytes = try read(atMost: left)
            guard !bytes.isEmpty else { throw ViewerError.ended }
            left -= bytes.count
        }
    }

    /// Reads the head of an answer, and drops as many bytes of its body.
    fileprivate func pass(overAnswerOf count: Int) throws {
        #expect([200, 206].contains(try head().status))
        try pass(over: count)
    }
}
