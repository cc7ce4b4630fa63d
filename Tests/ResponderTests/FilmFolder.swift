import Glibc
import MediaLibrary
import SystemPackage
import Testing

@testable import Responder

/// A folder of films with a responder in front of it, and what its clients get.
final class FilmFolder {
    let path: String
    private let pipe: Pipe
    private let log: Log
    private let responder: Responder
    private var names: [String] = []

    init(_ flags: [Setting: [String]] = [:]) throws {
        var template = Array("/tmp/responder-tests-XXXXXX".utf8CString)
        try #require(unsafe mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        pipe = try Pipe()
        log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        let library = try MediaLibrary(roots: [Root(path: path)], mediaTypes: MediaTypes(systemTable: nil))
        let settings = try Settings(flags: flags.merging([.root: [path]]) { $1 })
        responder = Responder(library: library, settings: settings, log: log)
    }

    deinit {
        // The pipe goes, and the log must not write to whatever gets its descriptor.
        log.flush(within: .seconds(30))
        remove()
    }

    /// Removes the folder and all in it, under the responder's feet.
    func remove() {
        for name in names { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    /// Puts a file into the folder, which was last changed at 1,700,000,000 s and 5 ns.
    func addFile(_ name: String, _ content: String) throws {
        names.append(name)
        let permissions = FilePermissions(rawValue: 0o644)
        let file = try FileDescriptor.open(
            FilePath("\(path)/\(name)"),
            .writeOnly,
            options: [.create, .truncate],
            permissions: permissions
        )
        try file.closeAfter { _ = try file.writeAll(content.utf8) }
        let times = [timespec(), timespec(tv_sec: 1_700_000_000, tv_nsec: 5)]
        try #require(unsafe utimensat(AT_FDCWD, "\(path)/\(name)", times, 0) == 0)
    }

    /// Asks the responder, and takes its answer to the end.
    func answer(
        _ path: String,
        _ parameters: [String: String] = [:],
        method: String = "GET"
    ) throws -> Exchange {
        var request = TestRequest(["REQUEST_METHOD": method, "PATH_INFO": path])
        request.parameters += parameters.map { ($0.key, Array($0.value.utf8)) }
        let response = try request.received { responder.respond(to: $0) }
        return try Exchange(response)
    }

    /// The log's lines since the last look.
    func logLines() throws -> [String] {
        log.flush(within: .seconds(30))
        return try pipe.lines()
    }
}
