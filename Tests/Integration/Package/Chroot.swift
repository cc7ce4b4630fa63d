import Foundation
import Subprocess
import Testing

/// A fresh Debian in a folder of its own, in which commands run as root.
///
/// Its mounts and processes end with it.
struct Chroot: Sendable {
    let folder: TemporaryFolder
    /// The process whose view of the file system it is.
    private let keeper: Int32

    /// Makes one, and throws it away when `body` is done.
    static func with(_ body: (Chroot) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let debian = try await Subprocess.run(
            Configuration(
                [Project.folder + "/Tests/Package/debian", folder.path],
                environment: .withoutSettings,
                in: folder
            ),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        try #require(debian.terminationStatus == .exited(0), "\(debian.standardOutput)")
        let keeping = ["unshare", "--mount", "--root=" + folder.path, "--mount-proc", "sleep", "infinity"]
        _ = try await Daemon.run(keeping, in: folder) { keeper in
            let mounts = "/proc/\(keeper.status.id)/mounts"
            try await eventually { try String(contentsOfFile: mounts, encoding: .utf8).contains(" /proc proc ") }
            try await body(Chroot(folder: folder, keeper: keeper.status.id))
        }
    }

    /// What a shell's script comes to.
    struct Outcome {
        let ending: TerminationStatus
        /// What it wrote to stdout and stderr.
        let words: String
    }

    /// The command that runs another one inside.
    func command(_ command: [String]) -> [String] {
        ["nsenter", "--target", "\(keeper)", "--mount", "--root", "--wdns=/"] + command
    }

    /// Runs a script inside to its end.
    func outcome(of script: String) async throws -> Outcome {
        let result = try await Subprocess.run(
            Configuration(
                command(["/bin/bash", "-euc", script]),
                environment: .withoutSettings.updating(["DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"]),
                in: folder
            ),
            output: .string(limit: 1 << 22),
            error: .combinedWithOutput
        )
        return Outcome(ending: result.terminationStatus, words: result.standardOutput)
    }

    /// Runs a script that has to go well, and returns what it says.
    @discardableResult
    func run(_ script: String) async throws -> String {
        let outcome = try await outcome(of: script)
        try #require(outcome.ending == .exited(0), "\(script): \(outcome.words)")
        return outcome.words
    }

    /// Copies a file of the machine to a path inside.
    func copy(_ file: String, to path: String) throws {
        try FileManager.default.copyItem(atPath: file, toPath: folder.path + path)
    }
}
