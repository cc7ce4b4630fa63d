import Foundation
import Subprocess
import Testing

extension Integration {
    /// What operators see through nginx.
    @Suite
    struct OperationsTests {
        @Test(.stack)
        func saysThatItIsWell() async throws {
            let stack = try Stack.current
            #expect(try await stack.own("health") == "alive\n")
            #expect(try await stack.own("ready") == "ready\n")
            #expect(try await Curl.get(stack.url(ofOwn: "nothing")).status == 404)
        }

        @Test(.stack("--status-allow", "192.0.2.0/24"))
        func whoIsNotNamedSeesNothing() async throws {
            let stack = try Stack.current
            #expect(try await stack.own("health") == "alive\n")
            for name in ["metrics", "status.json"] {
                #expect(try await Curl.get(stack.url(ofOwn: name)).status == 404)
            }
        }

        @Test(.stack)
        func promtoolFindsNothingToSayAgainstTheMetrics() async throws {
            let stack = try Stack.current
            _ = try await Curl.get(stack.url(of: .windowAndOne))
            _ = try await Curl.get(stack.url(ofPath: "none.mp4"))
            try await stack.metric("rangefinder_sent_bytes_total", reaches: 8_388_609)
            let metrics = try await stack.own("metrics")
            #expect(metrics.contains("rangefinder_sent_bytes_total 8388609\n"))
            let verdict = try await Prometheus.check(metrics)
            #expect(verdict.words == "")
            #expect(verdict.ending == .exited(0))
            // Its complaints are seen: a counter that is not called so.
            let complaint = try await Prometheus.check("# TYPE rangefinder_things counter\nrangefinder_things 1\n")
            #expect(complaint.ending != .exited(0))
        }

        @Test(.stack)
        func aFilmThatIsWatchedIsSeen() async throws {
            let stack = try Stack.current
            let film = Film.threeGibibytes
            let viewer = try Viewer(port: stack.port)
            try viewer.ask("/media/\(film.name)", ["User-Agent": "A viewer"])
            let status = try await stack.status { status in
                status.waiting == 1 && status.playbacks.first.map { $0.sent > 0 } == true
            }
            let playback = try #require(status.playbacks.first)
            #expect(status.playbacks.count == 1 && status.viewers == 1 && status.processes == 1)
            #expect(playback.film == "/\(film.name)")
            #expect(playback.viewer == nil)
            #expect(playback.address == "127.0.0.1")
            #expect(playback.agent == "A viewer")
            #expect(try Int64(playback.size) == film.size)
            #expect(playback.answers == 1)
            #expect(playback.position == playback.sent)
            #expect(status.films.map(\.path) == ["/\(film.name)"])
            #expect(status.connections.open > 0 && status.connections.limit == 8000)
            #expect(status.workers.all == 32)
            #expect(abs(status.now - Date().timeIntervalSince1970) < 30)
            #expect(0..<30 ~= status.now - playback.started)
            // It reads nothing: after five seconds that is a stall.
            try await stack.status { $0.playbacks.first?.stalled == true }
            #expect(try await stack.metric("rangefinder_stalled_playbacks") == 1)
        }

        @Test(.stack)
        func aPlaybackThatIsEndedBreaksOffAndStaysAway() async throws {
            let stack = try Stack.current
            let film = Film.threeGibibytes
            let url = stack.url(of: film)
            let download = try await Curl.download(url, options: ["--max-filesize", "4G"]) {
                let status = try await stack.status { !$0.playbacks.isEmpty }
                let id = try #require(status.playbacks.first?.id)
                let end = stack.url(ofOwn: "playbacks/\(id)/end")
                let form = try await Curl.get(end, options: ["--request", "POST"])
                #expect(form.status == 403)
                let done = try await Curl.get(end, options: ["--request", "POST", "--header", "X-Rangefinder: end"])
                #expect(done.status == 204)
                let entry = try await stack.log.exchanges { $0["ending"] == "stopped" }[0]
                #expect(entry["reason"] == "ended")
            }
            #expect(download.exitCode == Curl.partialFile)
            #expect(try Int64(download.bytes.count) < film.size)
            let next = try await Curl.get(url, range: "bytes=5000000-5000009")
            #expect(next.status == 403)
            #expect(try await Curl.get(stack.url(of: .window)).status == 200, "another film is another playback")
        }

        @Test
        func aFilmOfManyRangesIsOneLine() async throws {
            let log = try await withLog(of: StackSetup()) { stack in
                let url = stack.url(of: .window)
                let ranges = (0..<300).map { "\($0 * 1000)-\($0 * 1000 + 1999)" }
                try await Curl.each(ranges, of: url)
                try await stack.log.exchanges(300) { _ in true }
            }
            let lines = log.entries.filter { $0.message == "playback" }
            #expect(lines.count == 1)
            let line = try #require(lines.first)
            #expect(line["film"] == "/8MiB.mp4")
            #expect(line["ranges"] == "300")
            #expect(line["sent"] == "600000")
            #expect(line["distinct"] == "301000")
            #expect(line["furthest"] == "301000")
            #expect(line["size"] == "8388608")
            #expect(line["abandoned"] == "0")
            #expect(line["stalls"] == "0")
            #expect(line["address"] == "127.0.0.1")
            #expect(line["agent"]?.hasPrefix("curl/") == true)
        }

        /// What a stack has logged by its end.
        private func withLog(
            of setup: StackSetup,
            _ body: (Stack) async throws -> Void
        ) async throws -> DaemonLog {
            var log: DaemonLog?
            try await Stack.run(setup) { stack in
                log = stack.log
                try await body(stack)
            }
            return try #require(log)
        }
    }
}

extension Curl {
    /// Asks for ranges, one after the other on one connection.
    fileprivate static func each(_ ranges: [String], of url: String) async throws {
        let folder = try TemporaryFolder()
        let lines = ranges.map { "url = \"\(url)\"\nrange = \"\($0)\"\noutput = \"/dev/null\"" }
        let file = try folder.add("ranges", Data(lines.joined(separator: "\nnext\n").utf8))
        let result = try await run(
            .name("curl"),
            arguments: ["--silent", "--fail", "--config", file],
            output: .discarded
        )
        #expect(result.terminationStatus.isSuccess)
    }
}
