import FastCGI
import MediaLibrary
import Observations
import Playback
import Posters
import Responder
import SystemPackage

/// What is made of settings, and made anew when they are read again: the log, the keys, and the responder with its open
/// roots.
///
/// Whatever else settings name by a path belongs here too, so that one reading opens all of it or changes nothing.
/// An exchange ends with the edition that it began with.
final class Edition: Sendable {
    let settings: Settings
    let log: Log
    let responder: Responder
    let observer: Observer
    private let library: MediaLibrary
    /// What makes posters, for the life of the process; `nil` if nobody asked for it, or ffmpeg is missing.
    let posters: Posters?
    private let keys: TokenVerifier?
    private let playbacks: Playbacks

    /// Opens what the settings name.
    ///
    /// - Parameters:
    ///   - settings: What to make it of.
    ///   - previous: The edition before, whose log goes on if the settings have the same; `nil` at the start.
    /// - Throws: ``Failure`` with the first root or the keys that cannot be had, or if the log's thread cannot.
    init(_ settings: Settings, after previous: Edition? = nil) throws(Failure) {
        self.settings = settings
        let state = try settings.state.map { path throws(Failure) in try StateFolder(path) }
        observer = if let previous { previous.observer } else { try Observer(in: state) }
        library = try MediaLibrary(settings, observer: observer, after: previous?.library)
        let file = try settings.keys.map { path throws(Failure) in try KeyFile(path) }
        if let previous, settings.haveLog(of: previous.settings) {
            log = previous.log
        } else {
            log = try Log(settings)
        }
        // The same keys go on with the tokens that they have verified; other keys begin with none.
        keys = file.map { file in
            previous?.keys.flatMap { $0.keys == file.keys ? $0 : nil } ?? TokenVerifier(keys: file.keys)
        }
        playbacks = previous?.playbacks ?? Playbacks()
        posters = if let previous { previous.posters } else { try Posters(in: state, limit: settings.stateLimit) }
        responder = Responder(
            library: library,
            keys: keys,
            playbacks: playbacks,
            observer: observer,
            posters: posters,
            settings: settings,
            log: log
        )
        if let path = settings.keys, file?.isExposed == true {
            log.warning("everybody on this machine may read the keys that sign links") { $0.append("file", path) }
        }
    }
}

extension Settings {
    /// Whether lines would be written as by others.
    fileprivate func haveLog(of others: Settings) -> Bool {
        (logLevel, logFormat) == (others.logLevel, others.logFormat)
    }
}

extension KeyFile {
    fileprivate init(_ path: String) throws(Failure) {
        do {
            try self.init(reading: path)
        } catch {
            throw Failure(error)
        }
    }
}

extension Log {
    fileprivate convenience init(_ settings: Settings) throws(Failure) {
        do {
            try self.init(level: settings.logLevel, format: settings.logFormat)
        } catch {
            throw Failure(error)
        }
    }
}

extension Observer {
    /// Begins to observe, together with other processes if there is a folder for that.
    fileprivate convenience init(in state: StateFolder?) throws(Failure) {
        guard let state else {
            self.init(version: RangefinderCommand.version)
            return
        }
        do throws(Errno) {
            try self.init(version: RangefinderCommand.version, state: state.path)
        } catch {
            throw Failure(stateFolder: state.path, "takes no folder for counts: \(error)", code: .cannotCreate)
        }
    }
}

extension Posters {
    /// Opens what makes posters; `nil` without a folder for them, or ffmpeg to make them.
    fileprivate convenience init?(in state: StateFolder?, limit: ByteCount) throws(Failure) {
        let path = ProcessEnvironment.variables["PATH"] ?? "/usr/bin:/bin"
        guard let state, let maker = try? FrameMaker(searching: path) else { return nil }
        do throws(Errno) {
            try self.init(state: state.path, limit: limit.bytes, maker: maker)
        } catch {
            throw Failure(stateFolder: state.path, "takes no folder for posters: \(error)", code: .cannotCreate)
        }
    }
}

extension MediaLibrary {
    /// Opens the roots that the settings name.
    fileprivate init(_ settings: Settings, observer: Observer, after previous: MediaLibrary?) throws(Failure) {
        do {
            let overrides = settings.mediaTypes.map { ($0.fileExtension, $0.mediaType) }
            let mediaTypes = try MediaTypes(
                systemTable: MediaTypes.installedTable,
                overrides: Dictionary(uniqueKeysWithValues: overrides)
            )
            // One that has all workers waiting is stuck: only replacements come to more.
            let roots = try settings.roots.map { root in
                try Root(
                    name: root.name,
                    path: root.folder,
                    maximumCalls: settings.workers,
                    watch: observer.watch(of: root.name),
                    after: previous?.roots.first { $0.path == root.folder }
                )
            }
            try self.init(roots: roots, mediaTypes: mediaTypes)
        } catch let error as RootError {
            throw Failure(error)
        } catch {
            throw Failure(reasons: ["\(error)"], nextStep: "nothing was started", code: .noInput)
        }
    }
}
