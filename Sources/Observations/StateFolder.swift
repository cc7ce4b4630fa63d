internal import FastCGI
internal import Glibc
internal import SystemPackage

/// The folder in which the processes on one socket tell each other what they know.
///
/// Each has a file of its own there, which it replaces as a whole and holds locked (flock(2)) as long as it lives: the
/// kernel tells the living from the dead, whatever has ended them. What the dead have counted is brought together in
/// one file, `past`.
final class StateFolder: Sendable {
    private let path: FilePath
    private let name: String
    /// The process's own file, whose lock says that it lives.
    private let file = ThreadMutex<FileDescriptor?>(nil)

    /// What was found in the folder.
    struct Survey {
        /// The other processes.
        var living: [Snapshot] = []
        /// What is left of those that are no more and not yet in the past, by the names of their files.
        var dead: [String: Snapshot] = [:]
        var past = Past()

        /// The playbacks that the log was told of lately.
        var told: Set<PlaybackKey> { Set(living.flatMap(\.told)) }
    }

    /// Opens the folder beneath that of the setting, and makes it if need be.
    ///
    /// - Throws: The error of mkdir(2), or of writing into it.
    init(in state: String) throws(Errno) {
        path = FilePath(state).appending("processes")
        name = Self.processPrefix + String(UInt64.random(in: .min ... .max), radix: 16)
        if unsafe mkdir(path.string, 0o750) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
        try publish(Snapshot())
    }

    deinit {
        // A test, or a start that failed; at the end of a process the kernel does it.
        file.withLock { try? $0?.close() }
    }

    private static let processPrefix = "process-"
    private static let orderPrefix = "end-"
    private static let newSuffix = ".new"
    private static let permissions = FilePermissions(rawValue: 0o640)

    // MARK: This process

    /// Lets the others know what this process knows.
    ///
    /// The new file is locked before it takes the old one's place, so that at no time there is one that is not.
    func publish(_ snapshot: Snapshot) throws(Errno) {
        try file.withLock { file throws(Errno) in
            let next = try create(snapshot.bytes, as: name, lock: true)
            try? file?.close()
            file = next
        }
    }

    // MARK: The others

    /// Reads what all others know, the dead too.
    func survey() -> Survey {
        locked(LOCK_SH) { look() } ?? Survey()
    }

    /// Brings what the dead have counted into the past, if nobody else does just now.
    ///
    /// - Returns: The playbacks that they have left behind.
    func bury() -> [PlaybackRecord] {
        let result = locked(LOCK_EX | LOCK_NB) { () -> [PlaybackRecord] in
            let survey = look()
            guard !survey.dead.isEmpty else { return [] }
            var past = survey.past
            let present = Set(names())
            past.names = past.names.filter(present.contains) + survey.dead.keys
            for snapshot in survey.dead.values { past.add(snapshot) }
            // Their names are in it: if this process ends before their files are gone, they are not counted twice.
            do throws(Errno) {
                try write(past.bytes, to: Self.pastName)
            } catch {
                return []
            }
            for name in past.names {
                remove(name)
                remove(name + Self.newSuffix)
            }
            return survey.dead.values.flatMap(\.playbacks)
        }
        return result ?? []
    }

    private static let pastName = "past"

    private func look() -> Survey {
        var survey = Survey()
        survey.past = contents(of: Self.pastName).flatMap(Past.init) ?? Past()
        for other in names() where other.hasPrefix(Self.processPrefix) && other != name {
            guard !other.hasSuffix(Self.newSuffix), !survey.past.names.contains(other),
                let (bytes, isAlive) = contentsAndLife(of: other), let snapshot = Snapshot(bytes)
            else { continue }
            if isAlive { survey.living.append(snapshot) } else { survey.dead[other] = snapshot }
        }
        return survey
    }

    /// What stands in a process's file, and whether the process lives.
    private func contentsAndLife(of name: String) -> (bytes: [UInt8], isAlive: Bool)? {
        // Again and again, as a living process may have put a new file in the old one's place meanwhile.
        for _ in 0..<Self.looks {
            guard let file = try? open(name) else { return nil }
            defer { try? file.close() }
            let isAlive = flock(file.rawValue, LOCK_SH | LOCK_NB) != 0
            if !isAlive, let opened = try? file.stat(), let current = try? open(name) {
                defer { try? current.close() }
                guard let status = try? current.stat(), status.inode == opened.inode else { continue }
            }
            guard let bytes = try? Self.contents(of: file) else { return nil }
            return (bytes, isAlive)
        }
        return nil
    }

    /// A living process replaces its file once a second.
    private static let looks = 8

    // MARK: Orders

    /// Leaves an order for all processes.
    func leave(_ order: EndOrder) throws(Errno) {
        try write(order.bytes, to: Self.orderPrefix + String(UInt64.random(in: .min ... .max), radix: 16))
    }

    /// The orders that hold; those that do not any more are removed.
    func orders(at time: WallTime) -> [EndOrder] {
        names().filter { $0.hasPrefix(Self.orderPrefix) && !$0.hasSuffix(Self.newSuffix) }.compactMap { name in
            guard let order = contents(of: name).flatMap(EndOrder.init), order.until > time else {
                remove(name)
                return nil
            }
            return order
        }
    }

    // MARK: Files

    private func open(_ name: String) throws -> FileDescriptor {
        try FileDescriptor.open(path.appending(name), .readOnly, options: [.closeOnExec])
    }

    private func contents(of name: String) -> [UInt8]? {
        guard let file = try? open(name) else { return nil }
        return try? file.closeAfter { try Self.contents(of: file) }
    }

    private static func contents(of file: FileDescriptor) throws -> [UInt8] {
        let size = Int(try file.stat().size)
        return try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let rest = unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
                let read = try unsafe file.read(into: rest)
                if read == 0 { break }
                count += read
            }
        }
    }

    /// Puts a file in place as a whole.
    private func write(_ bytes: [UInt8], to name: String) throws(Errno) {
        let file = try create(bytes, as: name, lock: false)
        try? file.close()
    }

    /// Puts a file in place as a whole, and leaves it open.
    private func create(_ bytes: [UInt8], as name: String, lock: Bool) throws(Errno) -> FileDescriptor {
        let new = path.appending(name + Self.newSuffix)
        do {
            let file = try FileDescriptor.open(
                new,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: Self.permissions
            )
            do {
                if lock { try Self.check(flock(file.rawValue, LOCK_EX | LOCK_NB)) }
                try file.writeAll(bytes)
                try Self.check(unsafe rename(new.string, path.appending(name).string))
                return file
            } catch {
                try? file.close()
                throw error
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    private func remove(_ name: String) {
        _ = unsafe unlink(path.appending(name).string)
    }

    /// Holds the folder's lock while `body` looks or writes; it is held for moments only.
    ///
    /// - Returns: `nil` if it is not to be waited for, and another has it.
    private func locked<Result>(_ operation: CInt, _ body: () -> Result) -> Result? {
        let lock = path.appending("lock")
        let options: FileDescriptor.OpenOptions = [.create, .closeOnExec]
        guard let file = try? FileDescriptor.open(lock, .readWrite, options: options, permissions: Self.permissions)
        else { return nil }
        defer { try? file.close() }
        while flock(file.rawValue, operation) != 0 {
            guard errno == EINTR else { return nil }
        }
        return body()
    }

    private func names() -> [String] {
        guard let folder = unsafe opendir(path.string) else { return [] }
        defer { _ = unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }

    private static func check(_ result: CInt) throws(Errno) {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}
