import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// A start that cannot succeed: nothing runs, the exit code is that of sysexits(3), and the words say what is wrong.
    @Suite
    struct StartTests {
        /// A wrong start in a folder that holds `films/`, `film.mp4` and `wrong.yaml`.
        struct Row: Sendable, CustomTestStringConvertible {
            let testDescription: String
            var arguments: [String] = []
            var variables: [String: String] = [:]
            /// What `wrong.yaml` holds.
            var file = ""
            let exitCode: Int32
            /// What must be said.
            let words: [String]

            static let all = [
                Row("no root", exitCode: 78, words: ["root", "--root"]),
                Row(
                    "a missing root",
                    ["--root", "missing"],
                    exitCode: 66,
                    words: ["missing", "does not exist", "--root"]
                ),
                Row(
                    "a root that is a file",
                    ["--root", "film.mp4"],
                    exitCode: 66,
                    words: ["film.mp4", "not a folder"]
                ),
                Row("an unknown flag", ["--root", "films", "--windov", "8MiB"], exitCode: 64, words: ["--windov"]),
                Row("a flag without its value", ["--root"], exitCode: 64, words: ["--root"]),
                Row("an unknown command", ["films"], exitCode: 64, words: ["films"]),
                Row(
                    "an unknown variable",
                    ["--root", "films"],
                    variables: ["RANGEFINDER_WINDOV": "8MiB"],
                    exitCode: 78,
                    words: ["RANGEFINDER_WINDOV", "RANGEFINDER_WINDOW"]
                ),
                Row(
                    "an unknown key",
                    ["--root", "films", "--config", "wrong.yaml"],
                    file: "windov: 8MiB\n",
                    exitCode: 78,
                    words: ["wrong.yaml:1", "windov"]
                ),
                Row(
                    "a window of 0",
                    ["--root", "films", "--window", "0"],
                    exitCode: 78,
                    words: ["--window", "\"0\"", "64KiB"]
                ),
                Row(
                    "a window of 0 in a variable",
                    ["--root", "films"],
                    variables: ["RANGEFINDER_WINDOW": "0"],
                    exitCode: 78,
                    words: ["RANGEFINDER_WINDOW", "\"0\"", "64KiB"]
                ),
                Row(
                    "a window of 0 in the file",
                    ["--config", "wrong.yaml"],
                    file: "root: films\nwindow: 0\n",
                    exitCode: 78,
                    words: ["wrong.yaml:2", "window", "\"0\"", "64KiB"]
                ),
                Row(
                    "a cap that is none",
                    ["--root", "films", "--cap", "some"],
                    exitCode: 78,
                    words: ["--cap", "\"some\"", "media"]
                ),
                Row("a missing file", ["--config", "missing.yaml"], exitCode: 66, words: ["missing.yaml"]),
                Row(
                    "a file that is no YAML",
                    ["--config", "wrong.yaml"],
                    file: "root: [",
                    exitCode: 78,
                    words: ["wrong.yaml"]
                ),
                Row(
                    "a missing state folder",
                    ["--root", "films", "--state", "missing"],
                    exitCode: 66,
                    words: ["missing", "--state"]
                ),
                Row(
                    "a state folder that is a file",
                    ["--root", "films", "--state", "film.mp4"],
                    exitCode: 66,
                    words: ["film.mp4", "not a folder", "--state"]
                ),
                Row(
                    "a state folder that cannot be written",
                    ["--root", "films", "--state", "/proc"],
                    exitCode: 73,
                    words: ["/proc", "--state"]
                ),
                Row("no socket", ["--root", "films"], exitCode: 69, words: ["socket", "spawn-fcgi"]),
                Row(
                    "a file in the place of the socket",
                    ["--root", "films", "--listen", "unix:film.mp4"],
                    exitCode: 69,
                    words: ["film.mp4", "not a socket"]
                ),
                Row(
                    "a socket in a folder that is missing",
                    ["--root", "films", "--listen", "unix:missing/films.sock"],
                    exitCode: 69,
                    words: ["missing/films.sock"]
                ),
            ]

            init(
                _ testDescription: String,
                _ arguments: [String] = [],
                variables: [String: String] = [:],
                file: String = "",
                exitCode: Int32,
                words: [String]
            ) {
                self.testDescription = testDescription
                self.arguments = arguments
                self.variables = variables
                self.file = file
                self.exitCode = exitCode
                self.words = words
            }
        }

        @Test(arguments: Row.all)
        func isRefused(_ row: Row) async throws {
            let folder = try TemporaryFolder()
            try folder.addFolder("films")
            try folder.add("film.mp4", Data("film".utf8))
            try folder.add("wrong.yaml", Data(row.file.utf8))
            let outcome = try await RangefinderCommand.run(
                ["serve"] + row.arguments,
                variables: row.variables,
                in: folder
            )
            #expect(outcome.ending == .exited(row.exitCode))
            for word in row.words { #expect(outcome.words.contains(word)) }
            #expect(
                try String(contentsOfFile: folder.path(of: "film.mp4"), encoding: .utf8) == "film",
                "nothing is lost"
            )
        }

        @Test
        func anUnreadableRootIsRefused() async throws {
            let folder = try TemporaryFolder()
            try #require(unsafe chmod(folder.addFolder("films"), 0) == 0)
            let outcome = try await RangefinderCommand.run(
                ["serve", "--root", "films"],
                startedBy: StackSetup.withoutPrivileges,
                in: folder
            )
            #expect(outcome.ending == .exited(66))
            #expect(outcome.words.contains("films"))
            #expect(outcome.words.contains("may not be read"))
        }

        @Test(arguments: [["--help"], ["serve", "--help"], ["--version"]])
        func explainsItself(_ arguments: [String]) async throws {
            let outcome = try await RangefinderCommand.run(arguments, in: TemporaryFolder())
            #expect(outcome.ending == .exited(0))
            #expect(outcome.words == "")
        }
    }
}
