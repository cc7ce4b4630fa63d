import FastCGI
import MediaLibrary
import Observations
import Playback
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
        observer = if let previous { previous.observer } else { try Observer(settings) }
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
        responder = Responder(
            library: library,
            keys: keys,
            playbacks: playbacks,
            observer: observer,
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
    /// Begins to observe, together with other processes if the settings name a folder for that.
    fileprivate convenience init(_ settings: Settings) throws(Failure) {
        guard let state = settings.state else {
            self.init(version: RangefinderCommand.version)
            return
        }
        do throws(Errno) {
            try self.init(version: RangefinderCommand.version, state: state)
        } catch {
            throw Failure(
                reasons: ["the state folder \(state) cannot be used: \(error)"],
                nextStep: "nothing was started; name a folder that this user may write with --state",
                code: .cannotCreate
            )
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
