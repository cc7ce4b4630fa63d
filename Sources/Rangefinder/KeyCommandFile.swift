import Playback
import SystemPackage

/// The key file that a command is given.
struct KeyCommandFile {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Reads the keys, and warns if everybody may.
    ///
    /// - Throws: ``Failure`` with what to do next.
    func keys() throws(Failure) -> KeySet {
        guard let keys = try keysIfPresent() else {
            throw Failure(
                reasons: ["key file \(path) does not exist"],
                nextStep: "give the path of a key file, or make one with `rangefinder keys new \(path)`",
                code: .noInput
            )
        }
        return keys
    }

    /// Reads the keys; `nil` if there is no such file.
    ///
    /// - Throws: ``Failure`` if there is one that cannot be used.
    func keysIfPresent() throws(Failure) -> KeySet? {
        do throws(KeyFileError) {
            let file = try KeyFile(reading: path)
            if file.isExposed {
                Notice("everybody on this machine may read the secrets in \(path); `chmod o= \(path)` ends that")
                    .tell()
            }
            return file.keys
        } catch .failed(_, _, .noSuchFileOrDirectory) {
            return nil
        } catch {
            throw Failure(reading: error)
        }
    }

    /// Writes other keys in place of those that are there.
    ///
    /// - Parameter change: Makes the keys to write.
    /// - Returns: What it has made.
    /// - Throws: ``Failure``; the file is then as it was.
    @discardableResult
    func write(_ change: () throws(KeySetError) -> KeySet) throws(Failure) -> KeySet {
        let keys: KeySet
        do throws(KeySetError) {
            keys = try change()
        } catch {
            throw Failure(
                reasons: ["key file \(path): \(error)"],
                nextStep: "the file is as it was; `rangefinder keys list \(path)` shows its keys",
                code: .dataError
            )
        }
        do throws(KeyFileError) {
            try KeyFile.write(keys, to: path)
        } catch {
            throw Failure(
                reasons: ["\(error)"],
                nextStep: "the keys are as they were; see that this user may write the file's folder",
                code: .cannotCreate
            )
        }
        return keys
    }
}

extension Failure {
    fileprivate init(reading error: KeyFileError) {
        switch error {
        case .failed:
            self.init(
                reasons: ["\(error)"],
                nextStep: "give the path of a key file that this user may read",
                code: .noInput
            )
        case .wrong:
            self.init(
                reasons: ["\(error)"],
                nextStep: "the file is as it was; mend it, or make another with `rangefinder keys new`",
                code: .dataError
            )
        }
    }
}
