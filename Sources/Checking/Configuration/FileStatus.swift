internal import Glibc

/// What stat(2) tells of a file.
struct FileStatus {
    let mode: mode_t
    let owner: uid_t
    let group: gid_t
    let isSocket: Bool

    /// Looks at what a path leads to; `nil` if there is nothing to be seen.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        mode = status.st_mode & 0o777
        (owner, group) = (status.st_uid, status.st_gid)
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
    }

    /// The permissions as chmod(1) takes them.
    var octalMode: String { "0" + String(mode, radix: 8) }
}
