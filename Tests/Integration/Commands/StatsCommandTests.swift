import Foundation
import Subprocess
import Testing

extension Integration {
    /// `rangefinder stats`: what it says was watched is what was asked for.
    @Suite
    struct StatsCommandTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func stats(
            _ arguments: String...,
            input: String = "",
            zone: String = "UTC0",
            locale: String = "C.UTF-8"
        ) async throws -> CommandAnswer {
            try await CommandAnswer.of(
                [Project.command, "stats"] + arguments,
                input: input,
                environment: .withoutSettings.updating(["TZ": zone, "LC_ALL": locale]),
                in: folder
            )
        }

        // MARK: Logs that the command has written

        /// Copies the log to raw.log, and hands on that it listens, as logfmt: the stack reads no other.
        private static func copyingLog(_ format: String) -> StackSetup {
            let saysThatItListens = #"s/.*message[":=]*listening.*/time=0 level=info message=listening/p"#
            let script = #"exec "$@" 2> >(exec tee raw.log > >(exec sed -un '\#(saysThatItListens)' >&2))"#
            return StackSetup(
                launch: .spawnFCGI(wrapper: ["/bin/bash", "-c", script, "copier"]),
                arguments: ["--log-format", format]
            )
        }

        @Test(arguments: ["logfmt", "json"])
        func readsWhatServeWrites(_ format: String) async throws {
            let quoted = Film(#""double" and 'single'.webm"#)
            try await Stack.run(Self.copyingLog(format)) { stack in
                for range in ["bytes=0-9", "bytes=100-199"] {
                    _ = try await Curl.get(stack.url(of: .window), range: range)
                }
                _ = try await Curl.get(stack.url(of: quoted))
                _ = try await Curl.get(stack.url(ofPath: "%0Ano%20film%FF.mp4"))
                try stack.responder.send(.terminate)
                let log = stack.folder.path(of: "raw.log")
                try await eventually {
                    let text = try String(decoding: Data(contentsOf: URL(filePath: log)), as: UTF8.self)
                    return text.contains("message=stopped") || text.contains(#""message":"stopped""#)
                }

                let answer = try await stats("--json", log)
                #expect(answer.exitCode == 0)
                #expect(answer.words == "")
                let object = try answer.object()
                #expect(object["answers"] as? Int == 4)
                #expect(object["aborted"] as? Int == 0)
                let films = try #require(object["films"] as? [[String: any Sendable]])
                let watched = films.map { [$0["path"] as? String, ($0["sent"] as? Int)?.description] }
                #expect(
                    Set(watched) == [["/\(Film.window.name)", "110"], ["/\(quoted.name)", "\(try quoted.size)"]]
                )
                #expect(films.map { $0["playbacks"] as? Int } == [1, 1])
                let refusals = try #require(object["refusals"] as? [[String: any Sendable]])
                #expect(refusals.map { $0["status"] as? Int } == [404])
                #expect(refusals.map { $0["count"] as? Int } == [1])
            }
        }

        // MARK: Logs by hand

        private static let playbacks = """
            time=2026-11-22T16:00:00.000Z level=info message=playback viewer=ana film=/a.mp4 agent=VLC \
            address=192.0.2.1 ranges=300 sent=1200000 distinct=1000000 abandoned=50 furthest=950 size=2000 stalls=2 \
            stalled_for=90.000000 duration=3600.000000
            time=2026-11-22T16:10:00.000Z level=info message=playback viewer=ben film=/a.mp4 agent=VLC \
            address=192.0.2.1 ranges=1 sent=300000 distinct=300000 abandoned=0 furthest=10 size=2000 stalls=0 \
            stalled_for=0.000000 duration=60.000000
            time=2026-11-22T23:30:00.000Z level=info message=playback film="/日本語 🎬.mp4" agent="\\u001b[31mred" \
            address=192.0.2.1 ranges=1 sent=10 distinct=10 abandoned=0 furthest=10 size=2000 stalls=0 \
            stalled_for=0.000000 duration=0.000000
            time=2026-11-22T23:30:00.000Z level=info message=exchange method=GET path=/c status=404 length=0 sent=0 \
            ending=complete reason="not found" duration=0.001

            """

        @Test
        func drawsCharts() async throws {
            let answer = try await stats("-", input: Self.playbacks)
            #expect(answer.exitCode == 0)
            let hours = (0..<24).map { hour in
                let name = (hour < 10 ? "0" : "") + "\(hour):00"
                return switch hour {
                case 15: "15:00          1    1.2 MB  ████████████████████"
                case 16: "16:00          1  300.0 kB  ████████████████████"
                case 23: "23:00          1      10 B  ████████████████████"
                default: "\(name)          0       0 B"
                }
            }
            #expect(
                answer.output == """
                    From 3 lines of playbacks
                    2026-11-22 16:00:00 UTC to 2026-11-22 23:30:00 UTC

                    Playbacks  3 in 1 h 1 min
                    Viewers    3
                    Films      2
                    Sent       1.5 MB, 1.3 MB of it for the first time
                    Abandoned  50 B, promised before the client left
                    Answers    1, 0 of them aborted
                    Stalls     2, 1 min 30 s in all

                    PLAYBACKS    SENT                        FILM
                            2  1.5 MB  ████████████████████  /a.mp4
                            1    10 B  ██████████            /日本語 🎬.mp4

                    PLAYBACKS      SENT                        VIEWER
                            1    1.2 MB  ████████████████████  ana
                            1  300.0 kB  ████████████████████  ben
                            1      10 B  ████████████████████  192.0.2.1, \\u{1b}[31mred

                     HOUR  PLAYBACKS      SENT
                    \(hours.joined(separator: "\n"))

                    TIMES                        REFUSED
                        1  ████████████████████  404 not found

                    """
            )
        }

        @Test
        func isPlainASCIIWhereThereIsNoMore() async throws {
            let answer = try await stats(input: Self.playbacks, locale: "C")
            #expect(answer.output.utf8.allSatisfy { $0 < 0x80 })
            #expect(answer.output.contains(#"##########            /\u{65e5}\u{672c}\u{8a9e} \u{1f3ac}.mp4"#))
        }

        @Test
        func countsHoursInLocalTime() async throws {
            let object = try await stats("--json", input: Self.playbacks, zone: "XXX-5:30").object()
            let hours = try #require(object["hours"] as? [[String: Int]])
            // 15:00, 16:09 and 23:30 in UTC.
            #expect(hours.filter { $0["playbacks"] == 1 }.map { $0["hour"] } == [5, 20, 21])
        }

        @Test
        func fitsItsTerminal() async throws {
            try folder.add(
                "log",
                Data(Self.playbacks.replacing("/a.mp4", with: "/" + String(repeating: "x", count: 200)).utf8)
            )
            for columns in [40, 80, 200] {
                let answer = try await onTerminal(columns: columns, "env -u NO_COLOR")
                #expect(answer.exitCode == 0)
                #expect(answer.output.contains("\u{1B}[36m█"))
                let plain = answer.output.replacing(/\u{1B}\[[0-9;]*m/, with: "")
                let charts = plain.split(whereSeparator: \.isNewline).drop { !$0.contains("PLAYBACKS") }
                // Chinese letters and films are two columns wide.
                let widths = charts.map { line in line.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2FFF ? 2 : 1) } }
                #expect(widths.allSatisfy { $0 <= columns })
                #expect(widths.max() ?? 0 == columns)
            }
            for plain in ["env NO_COLOR=1", "env TERM=dumb"] {
                #expect(try await !onTerminal(columns: 80, plain).output.contains("\u{1B}"))
            }
            #expect(try await !stats("log").output.contains("\u{1B}"))
        }

        /// script(1) gives the command a terminal.
        private func onTerminal(columns: Int, _ environment: String) async throws -> CommandAnswer {
            let command = "stty cols \(columns); \(environment) LC_ALL=C.UTF-8 \(Project.command) stats log"
            return try await CommandAnswer.of(
                ["script", "--quiet", "--return", "--command", command, "/dev/null"],
                in: folder
            )
        }

        @Test
        func listsAsManyAsAskedFor() async throws {
            let one = try await stats("--top", "1", input: Self.playbacks)
            #expect(one.output.contains("ana\nand 2 more\n"))
            let object = try await stats("--top", "1", "--json", input: Self.playbacks).object()
            #expect((object["films"] as? [any Sendable])?.count == 1)
            #expect(
                (try await stats("--json", input: Self.playbacks).object()["viewers"] as? [any Sendable])?.count == 3
            )
        }

        @Test
        func leavesOutWhatIsNotAskedFor() async throws {
            let answer = try await stats(
                "--since",
                "2026-11-22T16:10",
                "--until",
                "2026-11-22T23:30",
                "--json",
                input: Self.playbacks
            )
            let total = try #require(try answer.object()["total"] as? [String: Int])
            #expect(total["playbacks"] == 1)
            #expect(total["sent"] == 300_000)
        }

        @Test
        func readsSeveralLogs() async throws {
            try folder.add("log", Data(Self.playbacks.utf8))
            let answer = try await stats("log", "-", "log", "--json", input: Self.playbacks)
            let total = try #require(try answer.object()["total"] as? [String: Int])
            #expect(total["playbacks"] == 9)
            #expect(total["stalled_for"] == 270)
        }

        @Test
        func saysWhatItLeftOut() async throws {
            let answer = try await stats(
                input: Self.playbacks
                    + "half a line\ntime=2026-11-22T23:30:00.000Z message=\"log lines were lost\" lines=7\n"
            )
            #expect(answer.exitCode == 0)
            #expect(
                answer.words == """
                    rangefinder: 1 line left out: not of Rangefinder's log, or broken
                    rangefinder: 7 lines could not be written to the log: there was more than is shown

                    """
            )
        }

        @Test
        func needsALog() async throws {
            let empty = try await stats(input: "nothing\nof ours\n")
            #expect(empty.exitCode == 65)
            #expect(empty.output == "")
            #expect(empty.words.contains("journalctl"))
            for path in ["missing", "/"] {
                let answer = try await stats(path)
                #expect(answer.exitCode == 66)
                #expect(answer.words.contains("\(path) cannot be read"))
            }
        }

        @Test(arguments: [
            ["--top", "-1"], ["--top", "few"], ["--since", "yesterday"], ["--since", "2000", "--until", "1000"],
        ])
        func explainsWrongUse(_ arguments: [String]) async throws {
            let answer = try await CommandAnswer.of([Project.command, "stats"] + arguments, in: folder)
            #expect(answer.exitCode == 64)
            #expect(answer.words.contains("rangefinder stats"))
        }
    }
}
