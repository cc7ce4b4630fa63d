internal import Glibc

/// A user of the system, and what it may do with a file.
struct SystemUser {
    let name: String
    private let id: uid_t
    private let groups: [gid_t]

    /// A user by its name; `nil` if there is none.
    init?(_ name: String) {
        guard let entry = unsafe getpwnam(name) else { return nil }
        self.name = name
        id = unsafe entry.pointee.pw_uid
        var count: CInt = 256
        var groups = [gid_t](repeating: 0, count: Int(count))
        guard unsafe getgrouplist(name, entry.pointee.pw_gid, &groups, &count) >= 0 else { return nil }
        self.groups = Array(groups.prefix(Int(count)))
    }

    /// What keeps the user from connecting to the Unix socket at a path (unix(7)); `nil` if nothing does.
    func obstacle(toSocketAt path: String) -> String? {
        guard id != 0 else { return nil }
        let parts = path.split(separator: "/")
        for count in 0..<parts.count {
            let folder = (path.hasPrefix("/") ? "/" : "") + parts.prefix(count).joined(separator: "/")
            guard !folder.isEmpty, let status = FileStatus(folder) else { continue }
            if !may(0o1, with: status) { return "\(folder) may not be entered by \(name) (mode \(status.octalMode))" }
        }
        guard let status = FileStatus(path), !may(0o2, with: status) else { return nil }
        return "\(path) may not be written by \(name) (mode \(status.octalMode))"
    }

    /// Whether the user has a permission: 1 to enter, 2 to write, 4 to read.
    private func may(_ permission: mode_t, with status: FileStatus) -> Bool {
        let shift: mode_t = status.owner == id ? 6 : groups.contains(status.group) ? 3 : 0
        return status.mode >> shift & permission != 0
    }
}
