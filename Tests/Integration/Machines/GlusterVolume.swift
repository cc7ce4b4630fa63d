import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

/// A replicated GlusterFS volume whose two bricks are on this machine, in a network and with system folders of their own.
struct GlusterVolume: Sendable {
    private let folder: TemporaryFolder
    private let manager: Daemon

    private static let name = "films"
    /// An address for documentation (RFC 5737): GlusterFS refuses those of the loop-back network.
    private static let address = "192.0.2.1"

    /// The folders in which the bricks keep the files.
    var bricks: [String] { ["first", "second"].map { folder.path(of: $0) } }

    /// Runs a volume until `body` is done.
    static func run(_ body: (GlusterVolume) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let script = """
            for folder in /var/lib/glusterd /var/log/glusterfs /run; do
                mkdir -p "$folder" && mount -t tmpfs tmpfs "$folder" || exit
            done
            ip link set lo up && ip address add \(address)/32 dev lo || exit
            exec glusterd --no-daemon --log-file="$PWD/glusterd.log" --log-level=WARNING
            """
        let command = ["unshare", "--net", "--mount", "/bin/bash", "-c", script]
        _ = try await Daemon.run(command, in: folder) { manager in
            let volume = GlusterVolume(folder: folder, manager: manager)
            defer { volume.killAll() }
            try await volume.create()
            try await body(volume)
        }
    }

    private func create() async throws {
        while try await !gluster("volume", "list").isDone {
            try #require(kill(manager.status.id, 0) == 0, "glusterd has ended: \(manager.log.otherLines)")
            try await Task.sleep(for: .milliseconds(50))
        }
        let places = bricks.map { "\(Self.address):\($0)" }
        try await order(["volume", "create", Self.name, "replica", "2"] + places + ["force"])
        try await order(["volume", "start", Self.name])
    }

    // MARK: Files

    /// Mounts the volume, with a memory of its own, until `body` is done; `body` gets the folder.
    func withMount(_ body: (_ folder: String, _ client: ProcessStatus) async throws -> Void) async throws {
        let place = try folder.addFolder(String(UUID().uuidString.prefix(8)))
        // The network is the volume's, and the mount everybody's.
        let command =
            ["nsenter", "--net=/proc/\(manager.status.id)/ns/net", "glusterfs", "--no-daemon"]
            + ["--volfile-server=\(Self.address)", "--volfile-id=\(Self.name)", "--log-file=\(place).log", place]
        _ = try await Daemon.run(command, in: folder) { client in
            try await eventually {
                try #require(kill(client.status.id, 0) == 0, "glusterfs has ended, see \(place).log")
                return try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).contains(
                    " \(place) fuse.glusterfs "
                )
            }
            try await body(place, client.status)
        }
    }

    // MARK: Bricks

    /// The processes of the bricks that live.
    var brickProcesses: [ProcessStatus] { bricks.flatMap(processes(of:)) }

    /// Kills the process of a brick.
    func killBrick(_ index: Int) async throws {
        let processes = processes(of: bricks[index])
        try #require(!processes.isEmpty)
        for process in processes { kill(process.id, SIGKILL) }
        try await eventually { self.processes(of: bricks[index]).isEmpty }
    }

    /// Starts the bricks that are dead.
    func reviveBricks() async throws {
        try await order(["volume", "start", Self.name, "force"])
    }

    /// Waits until both bricks have everything.
    func waitUntilHealed() async throws {
        // Asked for until it is taken: the healer has to see the brick first.
        while try await !gluster("volume", "heal", Self.name).isDone { try await Task.sleep(for: .milliseconds(100)) }
        var report = ""
        repeat {
            report = try await gluster("volume", "heal", Self.name, "info").words
        } while report.matches(of: /Number of entries: 0\n/).count < bricks.count
    }

    private func processes(of brick: String) -> [ProcessStatus] {
        processes { $0.contains("--brick-name") && $0.contains(brick) }
    }

    /// The running processes whose arguments match.
    private func processes(where matches: ([String]) -> Bool) -> [ProcessStatus] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { id in
            let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
            return matches(line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
        }.map(ProcessStatus.init)
    }

    // MARK: Orders

    private func order(_ arguments: [String]) async throws {
        let result = try await gluster(arguments)
        try #require(result.isDone, "gluster \(arguments.joined(separator: " ")): \(result.words)")
    }

    private func gluster(_ arguments: String...) async throws -> (isDone: Bool, words: String) {
        try await gluster(arguments)
    }

    private func gluster(_ arguments: [String]) async throws -> (isDone: Bool, words: String) {
        let namespaces = ["nsenter", "--target=\(manager.status.id)", "--net", "--mount"]
        let result = try await Subprocess.run(
            Configuration(
                namespaces + ["gluster", "--mode=script"] + arguments,
                environment: .withoutSettings,
                in: folder
            ),
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        return (result.terminationStatus == .exited(0), result.standardOutput + result.standardError)
    }

    /// Ends what glusterd has started: the bricks and who heals them live in its network.
    private func killAll() {
        let network = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(manager.status.id)/ns/net")
        for process in processes(where: { !$0.isEmpty }) where process.id != manager.status.id {
            let other = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process.id)/ns/net")
            if network != nil && other == network { kill(process.id, SIGKILL) }
        }
    }
}
