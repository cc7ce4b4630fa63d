import ArgumentParser
import Glibc
import SystemPackage

/// The folder for what is worth keeping from one start to the next, looked at before anything relies on it.
struct StateFolder {
    let path: String

    /// Makes sure that something can be kept there.
    ///
    /// - Throws: ``Failure`` with the code for a missing input, or for what cannot be written.
    init(_ path: String) throws(Failure) {
        self.path = path
        let status: Stat
        do throws(Errno) {
            status = try FilePath(path).stat()
        } catch {
            throw Failure(stateFolder: path, "cannot be had: \(error)", code: .noInput)
        }
        guard status.type == .directory else {
            throw Failure(stateFolder: path, "is not a folder", code: .noInput)
        }
        guard unsafe access(path, W_OK | X_OK) == 0 else {
            throw Failure(stateFolder: path, "cannot be written: \(Errno(rawValue: errno))", code: .cannotCreate)
        }
    }
}

extension Failure {
    init(stateFolder path: String, _ reason: String, code: ExitCode) {
        self.init(
            reasons: ["state folder \(path) \(reason)"],
            nextStep: "name a folder that this user can write to with --state, RANGEFINDER_STATE or `state:`",
            code: code
        )
    }
}
