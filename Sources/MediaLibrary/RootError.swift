public import SystemPackage

/// Why folders cannot be served.
public enum RootError: Error, Equatable {
    /// No root was given at all.
    case none
    /// A root's name is empty, begins with a dot, or holds a slash or a control character, so that no path can begin
    /// with it.
    case badName(String)
    /// Two roots have this name.
    case sameName(String)
    /// The root at this path has no name, and is not the only one.
    case nameNeeded(path: String)
    /// Nothing is at this path.
    case missing(path: String)
    /// Something other than a folder is at this path.
    case notFolder(path: String)
    /// This process may not list or enter the folder, or one on the way to it.
    case notReadable(path: String)
    /// The kernel or a sandbox round this process lacks `openat2`, and nothing weaker is used in its place.
    case confinementUnavailable(path: String, Errno)
    /// The folder could not be opened for another reason.
    case failed(path: String, operation: String, Errno)
}

extension RootError: CustomStringConvertible {
    /// The error in words, with what to do next.
    public var description: String {
        switch self {
        case .none:
            "no root folder is given: name at least one"
        case .badName(let name):
            "root name \"\(name)\" cannot stand in a path: it must not be empty, begin with a dot, or hold a slash"
                + " or a control character"
        case .sameName(let name):
            "two root folders have the name \"\(name)\": give each its own"
        case .nameNeeded(let path):
            "root folder \(path) has no name: where there are several, each needs one, as in NAME=\(path)"
        case .missing(let path):
            "root folder \(path) does not exist: create it, or correct the path"
        case .notFolder(let path):
            "root \(path) is not a folder: name the folder that holds the files"
        case .notReadable(let path):
            "root folder \(path) may not be read: allow this user to list and enter it, and all folders above it"
        case .confinementUnavailable(let path, let errno):
            "root folder \(path) cannot be confined, openat2 failed (\(errno)): Linux 5.6 or newer is needed,"
                + " and a sandbox must allow the call"
        case .failed(let path, let operation, let errno):
            "root folder \(path) could not be opened, \(operation) failed: \(errno)"
        }
    }
}

extension RootError {
    /// Sorts the `errno` of opening the folder at `path`.
    init(opening path: String, _ errno: Errno) {
        self =
            switch errno {
            case .noSuchFileOrDirectory: .missing(path: path)
            case .notDirectory: .notFolder(path: path)
            case .permissionDenied, .notPermitted: .notReadable(path: path)
            default: .failed(path: path, operation: "open", errno)
            }
    }

    /// Sorts the `errno` of the first `openat2` in the open folder at `path`.
    init(confining path: String, _ errno: Errno) {
        self =
            switch errno {
            // A kernel before 5.6 says ENOSYS, as do newer sandboxes; older seccomp profiles answer EPERM to calls they
            // do not know. EINVAL and E2BIG: an openat2 that does not know these flags.
            case .noFunction, .notPermitted, .invalidArgument, .argListTooLong:
                .confinementUnavailable(path: path, errno)
            case .permissionDenied: .notReadable(path: path)
            default: .failed(path: path, operation: "openat2", errno)
            }
    }
}
