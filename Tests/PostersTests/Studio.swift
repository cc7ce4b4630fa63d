import Dispatch
import FastCGI
import Foundation
import MediaLibrary
import Posters
import Synchronization
import Testing

/// Posters at work, with films in a folder of their own.
final class Studio: Sendable {
    let posters: Posters
    private let workplace: TemporaryFolder
    private let notices = Notices()
    private let end = DispatchSemaphore(value: 0)

    /// Opens posters in `state` of a folder, which is made, and starts nothing yet.
    ///
    /// - Parameters:
    ///   - workplace: Where the films are, and the state.
    ///   - programs: Where ffmpeg and ffprobe are: real ones unless it says so.
    ///   - limits: What one run may take.
    ///   - limit: The most bytes that are kept.
    /// - Throws: If there is no ffmpeg, or no folder.
    init(
        in workplace: TemporaryFolder,
        programs: String? = nil,
        limits: FrameMaker.Limits = FrameMaker.Limits(),
        limit: Int64 = 1 << 30
    ) throws {
        self.workplace = workplace
        let state = workplace.path(of: "state")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let path = try #require(programs ?? ProcessInfo.processInfo.environment["PATH"])
        posters = try Posters(state: state, limit: limit, maker: FrameMaker(searching: path, limits: limits))
    }

    deinit {
        posters.stop()
    }

    /// Starts the thread that makes posters.
    func start() throws {
        let thread = try WorkerThread { [posters, notices, end] in
            posters.run { notices.add($0) }
            end.signal()
        }
        thread.detach()
    }

    /// Asks for the poster of a film in the folder.
    func ask(_ name: String) throws -> Posters.Answer {
        let library = try MediaLibrary(roots: [Root(path: workplace.path)], mediaTypes: MediaTypes(systemTable: nil))
        let file = try library.open(Array("/\(name)".utf8).span)
        return posters.poster(of: file, tag: try Self.tag(of: workplace.path(of: name)), path: Array(name.utf8))
    }

    /// What is known of a film in the folder.
    func facts(_ name: String) throws -> FilmFacts? {
        posters.facts(of: try Self.tag(of: workplace.path(of: name)))
    }

    /// Waits for the next news.
    func notice() throws -> PosterNotice {
        try #require(notices.next(), "nothing happens")
    }

    /// Asks for a poster, waits until it is made or not, and asks again.
    func poster(_ name: String) throws -> Posters.Answer {
        guard try ask(name) == .pending else { return try ask(name) }
        _ = try notice()
        return try ask(name)
    }

    /// Ends the making, and waits for the end.
    func stop() throws {
        posters.stop()
        try #require(end.wait(timeout: .now() + .seconds(60)) == .success, "it does not end")
    }

    private static func tag(of path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let modified = try #require(attributes[.modificationDate] as? Date)
        return "\"\(attributes[.size] ?? 0)-\(modified.timeIntervalSince1970)\""
    }
}

/// What has happened and nobody has looked at.
private final class Notices: Sendable {
    private let waiting = Mutex<[PosterNotice]>([])
    private let news = DispatchSemaphore(value: 0)

    func add(_ notice: PosterNotice) {
        waiting.withLock { $0.append(notice) }
        news.signal()
    }

    /// Waits for the next one; `nil` if none comes.
    func next() -> PosterNotice? {
        guard news.wait(timeout: .now() + .seconds(300)) == .success else { return nil }
        return waiting.withLock { $0.removeFirst() }
    }
}

extension PosterNotice {
    /// The film that it is about.
    var film: String {
        switch self {
        case .made(let film, _, _, _), .notMade(let film, _, _), .notKept(let film, _):
            String(decoding: film, as: UTF8.self)
        }
    }

    /// Why there is no poster.
    var failure: ProgramFailure? {
        if case .notMade(_, let failure, _) = self { failure } else { nil }
    }
}
