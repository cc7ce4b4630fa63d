import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

/// What goes wrong because a test orders it: a folder of orders, which the helpers in Tests/Faults read.
struct Faults: Sendable {
    /// A helper, by the name of its source.
    enum Helper: String {
        /// Preloaded: the Nth read of a film fails.
        case failingReads = "failing-reads"
        /// Preloaded: the clock of the day is wrong.
        case falseClock = "false-clock"
        /// A file system with a bad place.
        case illDisk = "ill-disk"

        fileprivate var compilerFlags: [String] {
            switch self {
            case .failingReads, .falseClock: ["-shared", "-fPIC"]
            case .illDisk: ["-I/usr/include/fuse3", "-lfuse3"]
            }
        }
    }

    /// What a read meets.
    enum ReadFault: Sendable {
        /// From then on the disk fails.
        case failure(Errno)
        /// A signal interrupts it.
        case interruption
        /// Fewer bytes come than there are.
        case shortage
        /// The file is cut to this size a moment before.
        case cut(Int64)

        /// The order for the read with a number: the first and last that meet the fault, and what it is.
        fileprivate func order(for number: Int) -> String {
            switch self {
            case .failure(let errno): "\(number) \(Int.max) \(errno.rawValue)"
            case .interruption: "\(number) \(number) \(EINTR)"
            case .shortage: "\(number) \(number) -1"
            case .cut(let size): "\(number) \(number) -2 \(size)"
            }
        }
    }

    private let folder: TemporaryFolder

    /// The folder of the films that meet the faults.
    let films: String

    init() throws {
        folder = try TemporaryFolder()
        films = try folder.addFolder("films")
        try folder.add("gate")
    }

    /// Puts the beginning of a film among those that meet the faults.
    @discardableResult
    func add(_ count: Int64, of film: Film, to name: String = "films") throws -> Film {
        Film(at: try folder.add("\(name)/\(film.name)", film.bytes(0...count - 1)), film.mediaType)
    }

    // MARK: Orders

    /// Lets the Nth read from now on meet a fault, counted from 1.
    func order(_ fault: ReadFault, at number: Int) throws {
        try order("fault", fault.order(for: number))
        try? FileManager.default.removeItem(atPath: folder.path(of: "begun"))
    }

    /// Makes one byte of all films on an ill disk unreadable.
    func breakByte(at offset: Int64) throws {
        try order("bad", "\(offset)")
    }

    /// Sets the clock of the day by as much from what it should be.
    func setClock(ahead offset: Duration) throws {
        try order("clock", "\(offset.components.seconds)")
    }

    /// How many reads, and openings on an ill disk, have begun.
    var begun: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path(of: "begun"))
        return (attributes?[.size] as? Int) ?? 0
    }

    /// Lets every read stop until `body` is done.
    func whileStopped(_ body: () async throws -> Void) async throws {
        let gate = try FileDescriptor.open(FilePath(folder.path(of: "gate")), .readOnly)
        try #require(flock(gate.rawValue, LOCK_EX) == 0)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        try gate.close()
        try outcome.get()
    }

    private func order(_ name: String, _ text: String) throws {
        // Atomic: a helper reads the old order or the new one.
        try Data(text.utf8).write(to: URL(filePath: folder.path(of: name)), options: .atomic)
    }

    // MARK: Helpers

    /// A command that starts another one with the helper preloaded.
    func wrapper(preloading helper: Helper) async throws -> [String] {
        ["/usr/bin/env", "FAULTS=\(folder.path)", "LD_PRELOAD=\(try await built(helper))"]
    }

    /// Shows the beginning of a film on an ill disk until `body` is done.
    func withIllDisk(showing count: Int64, of film: Film, _ body: (Film) async throws -> Void) async throws {
        try folder.addFolder("disk")
        try add(count, of: film, to: "disk")
        let shown = Film(at: "\(films)/\(film.name)")
        let command = ["/usr/bin/env", "FAULTS=\(folder.path)", try await built(.illDisk), "-f", films]
        _ = try await Daemon.run(command, in: folder) { disk in
            try await eventually {
                let isRunning = FileManager.default.fileExists(atPath: "/proc/\(disk.status.id)")
                try #require(isRunning, "\(disk.log.otherLines)")
                return FileManager.default.fileExists(atPath: shown.path)
            }
            try await body(shown)
        }
    }

    private func built(_ helper: Helper) async throws -> String {
        let path = folder.path(of: helper.rawValue)
        let source = "\(Project.folder)/Tests/Faults/\(helper.rawValue).c"
        let result = try await run(
            .name("gcc"),
            arguments: Arguments(
                ["-std=c17", "-Wall", "-Wextra", "-Werror", "-O1", "-o", path, source] + helper.compilerFlags
            ),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        try #require(result.terminationStatus == .exited(0), "\(result.standardError)")
        return path
    }
}

extension Stack {
    /// Starts a stack with the root `ill`, whose films meet faults, and the root `healthy`, whose films do not; or, alone,
    /// with a single root, whose films meet faults.
    ///
    /// Which errors the responder should log is for `body` to say.
    static func run(
        with faults: Faults,
        isAlone: Bool = false,
        startedBy wrapper: [String] = [],
        _ arguments: [String] = [],
        _ body: (Stack) async throws -> Void
    ) async throws {
        let setup = StackSetup(
            launch: .spawnFCGI(wrapper: wrapper),
            rootName: isAlone ? nil : "healthy",
            arguments: (isAlone ? [] : ["--root", "ill=\(faults.films)"]) + arguments
        )
        let films = isAlone ? faults.films : Project.films
        let folder = try TemporaryFolder()
        let (ending, log) = try await Daemon.run(setup.command(serving: films), in: folder) { responder in
            try await responder.log.first("listening")
            try await NGINX.run(editedBy: [], in: folder) { port in
                try await body(Stack(responder: responder, port: port, films: films, folder: folder))
            }
        }
        #expect(ending == .exited(0))
        #expect(log.otherLines == [])
    }

    /// The address of a film that meets faults.
    func url(ofIll film: Film) -> String { url(ofPath: "ill/\(film.name.percentEncoded)") }

    /// The address of a film beside it.
    func url(ofHealthy film: Film) -> String { url(ofPath: "healthy/\(film.name.percentEncoded)") }
}
