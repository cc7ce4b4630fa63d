import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// Several processes on one socket, which show as one.
    @Suite
    struct FleetTests {
        private static let size = 4
        private static let partialAnswers = #"rangefinder_exchanges_total{status="206"}"#
        private static let setup = StackSetup(launch: .fleet(size), arguments: ["--state", "."])

        /// Asks for `count` ranges of 1000 bytes, on a connection each, so that many processes have some.
        private static func ask(_ stack: Stack, _ count: Int) async throws {
            for number in 0..<count {
                let start = number * 1000
                let answer = try await Curl.get(stack.url(of: .window), range: "bytes=\(start)-\(start + 999)")
                #expect(answer.status == 206)
            }
        }

        /// All processes; spawn-fcgi starts one after the other.
        private static func processes(of stack: Stack) async throws -> [pid_t] {
            var processes: [pid_t] = []
            try await eventually {
                let list = try? String(contentsOfFile: stack.folder.path(of: "pids"), encoding: .utf8)
                processes = (list ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
                return processes.count == size
            }
            return processes
        }

        /// The files of processes in the state folder.
        private static func files(of stack: Stack) throws -> [String] {
            let folder = stack.folder.path(of: "processes")
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("process-") }
        }

        @Test(.stack(setup))
        func whoeverIsAskedCountsForAll() async throws {
            let stack = try Stack.current
            try await stack.status { $0.processes == Self.size }
            try await Self.ask(stack, 40)
            // They tell each other once a second; what one of them has heard, all have.
            try await stack.metric(Self.partialAnswers, reaches: 40)
            try await stack.status { $0.playbacks.map(\.answers) == [40] }
            for _ in 0..<20 {
                #expect(try await stack.metric(Self.partialAnswers) == 40)
                #expect(try await stack.metric("rangefinder_sent_bytes_total") == 40_000)
                #expect(try await stack.metric("rangefinder_workers") == Double(32 * Self.size))
                let status = try await stack.status()
                #expect(status.playbacks.map(\.sent) == [40_000], "one playback, whoever served it")
                #expect(status.playbacks.map(\.answers) == [40])
            }
        }

        @Test(.stack(setup))
        func countersNeverGoBackWhoeverIsKilled() async throws {
            let stack = try Stack.current
            var counted = 0.0
            for (round, process) in try await Self.processes(of: stack).dropLast().enumerated() {
                try await Self.ask(stack, 10)
                let before = Double((round + 1) * 10_000)
                // What they have told each other outlives them.
                try await stack.metric("rangefinder_sent_bytes_total", reaches: before)
                try await stack.status { $0.playbacks.map(\.sent) == [Int(before)] }
                kill(process, SIGKILL)
                try await stack.status { $0.processes == Self.size - round - 1 }
                for _ in 0..<5 {
                    let now = try await stack.metric("rangefinder_sent_bytes_total")
                    #expect(now == before)
                    #expect(now >= counted)
                    counted = now
                }
            }
            // The last one has their figures, and their playback.
            while try Self.files(of: stack).count > 1 { try await Self.ask(stack, 1) }
            let status = try await stack.status()
            #expect(status.playbacks.count == 1)
        }

        @Test(.stack(setup))
        func aPlaybackIsEndedByWhomeverIsAsked() async throws {
            let stack = try Stack.current
            let download = try await Curl.download(stack.url(of: .threeGibibytes), options: ["--limit-rate", "10M"]) {
                let status = try await stack.status { !$0.playbacks.isEmpty }
                let id = try #require(status.playbacks.first?.id)
                let end = stack.url(ofOwn: "playbacks/\(id)/end")
                let done = try await Curl.get(end, options: ["--request", "POST", "--header", "X-Rangefinder: end"])
                #expect(done.status == 204)
                try await stack.log.exchanges { $0["reason"] == "ended" }
            }
            #expect(download.exitCode == Curl.partialFile)
            // Every process has heard of it a second later.
            try await Task.sleep(for: .seconds(2))
            for _ in 0..<12 {
                #expect(try await Curl.get(stack.url(of: .threeGibibytes), range: "bytes=0-9").status == 403)
            }
        }

        @Test
        func aPlaybackOfAllOfThemIsOneLine() async throws {
            var log: DaemonLog?
            try await Stack.run(Self.setup) { stack in
                log = stack.log
                try await Self.ask(stack, 40)
                try await stack.log.first("playback")
            }
            let lines = try #require(log).entries.filter { $0.message == "playback" }
            #expect(lines.map { $0["ranges"] } == ["40"])
            #expect(lines.first?["sent"] == "40000")
            #expect(lines.first?["distinct"] == "40000")
        }

        @Test(.stack(setup))
        func everyQueryOfTheDashboardHasData() async throws {
            let stack = try Stack.current
            let dashboard = try Dashboard()
            #expect(dashboard.queries.count >= 20)
            try await Prometheus.run(scraping: stack) { prometheus in
                var silent = dashboard.queries
                while !silent.isEmpty {
                    try await Self.ask(stack, 10)
                    _ = try await Curl.get(stack.url(ofPath: "none.mp4"))
                    var still: [String] = []
                    for query in silent {
                        let values = try await prometheus.values(of: query)
                        if values.isEmpty || !values.allSatisfy(\.isFinite) { still.append(query) }
                    }
                    silent = still
                }
                let processes = try await prometheus.values(of: "rangefinder_processes")
                #expect(processes == [Double(Self.size)])
                let resets = try await prometheus.values(of: "resets(rangefinder_sent_bytes_total[5m])")
                #expect(resets == [0])
            }
        }

        /// Grafana itself is not in Debian: this is its dashboard's form, as its JSON model documents it.
        @Test
        func theDashboardIsWellFormed() throws {
            let dashboard = try Dashboard()
            #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count)
            #expect(dashboard.templating.list.map(\.name) == ["datasource", "job"])
            for panel in dashboard.panels {
                #expect(["stat", "timeseries"].contains(panel.type))
                #expect(!panel.title.isEmpty && !panel.description.isEmpty)
                #expect(panel.gridPos.x >= 0 && panel.gridPos.x + panel.gridPos.w <= 24, "a row has 24 columns")
                #expect(Set(panel.targets.map(\.refId)).count == panel.targets.count)
                for source in [panel.datasource] + panel.targets.map(\.datasource) {
                    #expect(source.type == "prometheus" && source.uid == "${datasource}")
                }
                for target in panel.targets { #expect(target.expr.contains(#"{job=~"$job"#)) }
            }
            for (index, panel) in dashboard.panels.enumerated() {
                for other in dashboard.panels[..<index] {
                    let apart =
                        panel.gridPos.x >= other.gridPos.x + other.gridPos.w
                        || other.gridPos.x >= panel.gridPos.x + panel.gridPos.w
                        || panel.gridPos.y >= other.gridPos.y + other.gridPos.h
                    #expect(apart, "\(panel.title) lies on \(other.title)")
                }
            }
        }
    }
}
