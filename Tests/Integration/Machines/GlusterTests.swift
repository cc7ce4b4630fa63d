import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

extension LongIntegration {
    /// A replicated GlusterFS volume as a root: storage that is larger than a machine, through FUSE.
    @Suite
    struct GlusterTests {
        /// A brick dies in the middle of films: nothing is cut.
        ///
        /// What is added meanwhile is on both when it comes back, so that the other one may die then.
        @Test
        func filmsGoOnWhenABrickDiesAndComesBack() async throws {
            try await withVolume { volume, writer in
                let first = try add(5, to: writer, as: "first.mp4")
                try await withStack(on: volume) { stack, _ in
                    let before = try await stack.tag(of: "first.mp4")
                    let watching = Self.watch(first, on: stack)
                    try await stack.log.exchanges(24) { $0["status"] == "206" }
                    try await volume.killBrick(0)
                    let outcome = try await watching.value
                    print("one of two bricks killed: \(outcome)")
                    #expect(outcome.broken + outcome.lost + outcome.wrong == 0)
                    let whole = try await Curl.get(stack.url(ofPath: "first.mp4"))
                    #expect(try await whole.sum == SHA256.sum(of: first))
                    #expect(whole["ETag"] == before)

                    let second = try add(1, to: writer, as: "second.mp4")
                    let tag = try await stack.tag(of: "second.mp4")
                    let start = ContinuousClock.now
                    try await volume.reviveBricks()
                    try await volume.waitUntilHealed()
                    print("the brick is healed after \(ContinuousClock.now - start)")
                    try await volume.killBrick(1)
                    for (name, content, tag) in [("first.mp4", first, before), ("second.mp4", second, tag)] {
                        try Self.forget(stack.films + "/" + name)
                        let answer = try await Curl.get(stack.url(ofPath: name))
                        #expect(answer.exitCode == 0)
                        #expect(try await answer.sum == SHA256.sum(of: content))
                        #expect(answer["ETag"] == tag, "the same from the other brick, and after it was healed")
                    }
                }
            }
        }

        /// A copy keeps its time to the nanosecond, so a film has the same tag in a volume as on a disk.
        @Test
        func aCopyHasTheTagOfItsOriginal() async throws {
            try await withVolume { _, folder in
                let copy = try await run(.name("cp"), arguments: ["-p", Film.window.path, folder], output: .discarded)
                try #require(copy.terminationStatus == .exited(0))
                let setup = StackSetup(
                    films: folder,
                    rootName: "volume",
                    arguments: ["--root", "disk=\(Project.films)"]
                )
                try await Stack.run(setup) { stack in
                    let tag = try await stack.tag(of: "disk/\(Film.window.name)")
                    #expect(try await stack.tag(of: "volume/\(Film.window.name)") == tag)
                }
            }
        }

        /// All that Rangefinder asks of a file system, a volume does: nothing has to be done another way.
        @Test(arguments: ["off", "on"])
        func theSystemCallsDoTheirWork(sendfile: String) async throws {
            try await withVolume { volume, folder in
                let content = try add(1, to: folder, as: "film.mp4")
                for (link, target) in [("inside.mp4", "film.mp4"), ("outside.mp4", "/etc/passwd")] {
                    try #require(unsafe symlink(target, "\(folder)/\(link)") == 0)
                }
                let traces = try TemporaryFolder()
                let trace = traces.path(of: "trace")
                let calls = "trace=openat2,sendfile,pread64,fadvise64"
                let setup = StackSetup(
                    launch: .spawnFCGI(wrapper: ["/usr/bin/strace", "-f", "-D", "-y", "-e", calls, "-o", trace]),
                    films: folder,
                    arguments: ["--sendfile", sendfile]
                )
                try await Stack.run(setup) { stack in
                    let whole = try await Curl.get(stack.url(ofPath: "inside.mp4"))
                    #expect(try await whole.sum == SHA256.sum(of: content))
                    #expect(try await Curl.get(stack.url(ofPath: "outside.mp4")).status == 404)
                }
                let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
                let reads = lines.filter { $0.contains("pread64") }
                let transfers = lines.filter { $0.contains("sendfile") }
                let openings = lines.filter { $0.contains("RESOLVE_BENEATH") }
                #expect(openings.contains { $0.contains("inside.mp4") && !$0.contains(" = -1 ") })
                #expect(openings.contains { $0.contains("outside.mp4") && $0.contains("EXDEV") })
                #expect(lines.contains { $0.contains("fadvise64") && $0.hasSuffix(" = 0") })
                #expect(reads.contains { $0.contains("/film.mp4>") } && !reads.contains { $0.contains(" = -1 ") })
                #expect(transfers.isEmpty == (sendfile == "off"))
                #expect(!transfers.contains { $0.contains(" = -1 ") && !$0.contains("EAGAIN") })
            }
        }

        /// What a film costs from a volume, beside the same film from the folder of a brick; printed, not judged.
        @Test
        func whatItCosts() async throws {
            try await withVolume { volume, writer in
                _ = try add(20, to: writer, as: "film.mp4")
                try await withStack(on: volume, beside: "brick=\(volume.bricks[0])") { stack, client in
                    let folders = ["brick": volume.bricks[0], "volume": stack.films]
                    for round in 1...3 {
                        for (root, folder) in folders {
                            for isInMemory in [false, true] {
                                if !isInMemory {
                                    for path in volume.bricks + [folder] { try Self.forget(path + "/film.mp4") }
                                }
                                let processes = [stack.responder.status, client] + volume.brickProcesses
                                let cost = try await Cost.of(stack.url(ofPath: "\(root)/film.mp4"), to: processes)
                                print(
                                    "round \(round), \(root), \(isInMemory ? "from memory" : "from the disk"): \(cost)"
                                )
                            }
                        }
                    }
                }
            }
        }

        // MARK: Helpers

        /// Runs a volume until `body` is done, which gets a folder to write to.
        private func withVolume(_ body: (GlusterVolume, _ folder: String) async throws -> Void) async throws {
            try await GlusterVolume.run { volume in
                try await volume.withMount { folder, _ in try await body(volume, folder) }
            }
        }

        /// Serves a volume from a mount of its own, whose memory has nothing yet; `body` gets the client's process too.
        private func withStack(
            on volume: GlusterVolume,
            beside root: String? = nil,
            _ body: (Stack, _ client: ProcessStatus) async throws -> Void
        ) async throws {
            try await volume.withMount { folder, client in
                let setup = StackSetup(
                    films: folder,
                    rootName: root == nil ? nil : "volume",
                    arguments: root.map { ["--root", $0] } ?? []
                )
                try await Stack.run(setup) { stack in try await body(stack, client) }
            }
        }

        /// Writes a film that is as many times the same.
        private func add(_ times: Int, to folder: String, as name: String) throws -> Data {
            let film = try Film.indexAtEnd.bytes(0...)
            let content = (0..<times).reduce(into: Data()) { content, _ in content += film }
            try content.write(to: URL(filePath: "\(folder)/\(name)"))
            return content
        }

        /// Has 24 viewers watch different parts of a film for six seconds.
        private static func watch(_ film: Data, on stack: Stack) -> Task<Watching.Outcome, any Error> {
            let (rate, count) = (1 << 20, 6 << 20)
            let viewers = (0..<24).map { viewer in
                let start = (film.count - count) * viewer / 24
                return Watching(path: "/media/first.mp4", content: film, part: start..<start + count, rate: rate)
            }
            return Watching.start(viewers, port: stack.port)
        }

        /// Lets the kernel forget what it has in memory of a file.
        private static func forget(_ path: String) throws {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            defer { try? file.close() }
            try #require(fsync(file.rawValue) == 0)
            try #require(posix_fadvise(file.rawValue, 0, 0, POSIX_FADV_DONTNEED) == 0)
        }
    }
}

/// What a film costs those who have to do with it.
private struct Cost: CustomStringConvertible {
    private let bytes: Int64
    private let duration: Duration
    private let processorTime: Duration

    /// Has curl get a film, and sees how long processes work for it.
    static func of(_ url: String, to processes: [ProcessStatus]) async throws -> Cost {
        let before = try processes.reduce(.zero) { try $0 + $1.processorTime }
        let start = ContinuousClock.now
        let result = try await run(
            .name("curl"),
            arguments: ["--silent", "--fail", "--output", "/dev/null", "--write-out", "%{size_download}", url],
            output: .string(limit: 64)
        )
        let duration = ContinuousClock.now - start
        try #require(result.terminationStatus == .exited(0))
        return Cost(
            bytes: try #require(Int64(result.standardOutput)),
            duration: duration,
            processorTime: try processes.reduce(.zero) { try $0 + $1.processorTime } - before
        )
    }

    var description: String {
        let rate = Int(Double(bytes) / (duration / .seconds(1)) / 1e6)
        let cost = (processorTime / .seconds(1)) / (Double(bytes) / 1e9)
        return "\(rate) MB/s, \((cost * 100).rounded() / 100) s/GB"
    }
}

extension Stack {
    /// The entity tag of what is at a path below /media/.
    fileprivate func tag(of path: String) async throws -> String {
        try #require(try await Curl.get(url(ofPath: path), options: ["--head"])["ETag"])
    }
}
