import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

extension Integration {
    /// A log that cannot be written never stops a film.
    @Suite
    struct FullLogTests {
        /// The disk that the log is on is full: ENOSPC.
        @Test
        func aFullDiskStopsNoFilm() async throws {
            let folder = try TemporaryFolder()
            try await run(loggingTo: "/dev/full", in: folder) { stack in
                try await expectFilm(from: stack)
                try await askForNothing(2000, from: stack)
                try await expectFilm(from: stack)
            }
        }

        /// Nobody reads the log for longer than it can wait; what was lost meanwhile is counted, and said later.
        @Test
        func aFullPipeStopsNoFilm() async throws {
            let folder = try TemporaryFolder()
            let path = folder.path(of: "log")
            try #require(unsafe mkfifo(path, 0o600) == 0)
            // Open for both, so that neither end waits for the other.
            let pipe = try FileDescriptor.open(FilePath(path), .readWrite, options: [.nonBlocking])
            defer { try? pipe.close() }
            let requests = 1000
            try await run(loggingTo: path, in: folder) { stack in
                // More than the pipe and the lines that wait can hold together.
                try await askForNothing(requests, from: stack)
                try await expectFilm(from: stack)
                var lines: [LogEntry] = []
                var lost: Int?
                try await eventually {
                    lines += try pipe.lines().map { try #require(LogEntry($0), "\($0)") }
                    lost = lines.first { $0.message == "log lines were lost" }?["lines"].flatMap { Int($0) }
                    return lost != nil
                }
                #expect(lost ?? 0 > 0)
                let written = lines.count { $0.message == "exchange" }
                #expect(written + (lost ?? 0) == requests + 2, "each is written or counted")

                try await expectFilm(from: stack)
                try await eventually { try pipe.lines().contains { $0.contains(Film.window.name) } }
            }
        }

        /// Runs a stack whose responder logs to a file, and so to nobody else.
        private func run(
            loggingTo path: String,
            in folder: TemporaryFolder,
            _ body: (Stack) async throws -> Void
        ) async throws {
            let wrapper = ["/bin/sh", "-c", "exec \"$@\" 2>\(path)", "redirected"]
            let setup = StackSetup(launch: .spawnFCGI(wrapper: wrapper))
            let (ending, _) = try await Daemon.run(setup.command(serving: Project.films), in: folder) { responder in
                try await NGINX.run(editedBy: [], in: folder) { port in
                    let stack = Stack(responder: responder, port: port, films: Project.films, folder: folder)
                    // Its log cannot tell when it listens.
                    let ready = try await Curl.get(stack.url(of: .empty), options: ["--retry", "5"])
                    #expect(ready.status == 200)
                    try await body(stack)
                }
            }
            #expect(ending == .exited(0))
        }

        private func expectFilm(from stack: Stack) async throws {
            let answer = try await Curl.get(stack.url(of: .window))
            #expect(answer.exitCode == 0)
            #expect(try await answer.sum == SHA256.sum(ofFile: Film.window.path))
        }

        /// Makes as many exchanges with long lines in the log.
        private func askForNothing(_ count: Int, from stack: Stack) async throws {
            let result = try await Subprocess.run(
                .name("curl"),
                arguments: [
                    "--silent", "--output", "/dev/null", "--write-out", "%{http_code}\\n",
                    "--user-agent", String(repeating: "x", count: 3000), stack.url(ofPath: "nothing/[1-\(count)]"),
                ],
                output: .string(limit: 1 << 20),
                error: .discarded
            )
            #expect(result.standardOutput.split(separator: "\n").count { $0 == "404" } == count)
        }
    }
}

extension FileDescriptor {
    /// The lines that a pipe holds now.
    fileprivate func lines() throws -> [String] {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            do {
                let count = try unsafe buffer.withUnsafeMutableBytes { unsafe try read(into: $0) }
                text += buffer[..<count]
            } catch Errno.resourceTemporarilyUnavailable where text.isEmpty || text.last == UInt8(ascii: "\n") {
                return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
            } catch Errno.resourceTemporarilyUnavailable {
                // The rest of a line is on its way.
                continue
            }
        }
    }
}
