internal import CLinux
internal import Glibc
internal import SystemPackage

/// What is known of films, on disk: a file for each, in a folder that several processes may share.
///
/// A file is written whole or not at all, and is read by nobody but this program. Where all of them together come to
/// more than the limit, those go that were used longest ago.
struct PosterCache: Sendable {
    private let folder: FilePath
    private let limit: Int64

    /// How long a film that has no poster is left alone.
    private static let patience = 24 * 3600
    /// How long a poster is in use before its file says so anew: a write for every look would cost more than the look.
    private static let freshness = 3600
    /// A file takes whole blocks of the disk.
    private static let block: Int64 = 4096

    /// Opens the cache, and makes its folder if it is not there.
    ///
    /// - Parameters:
    ///   - folder: Where; the folder above it must be there.
    ///   - limit: The most bytes of all files.
    /// - Throws: The error of mkdir(2).
    init(folder: FilePath, limit: Int64) throws(Errno) {
        self.folder = folder
        self.limit = limit
        if unsafe mkdir(folder.string, 0o700) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
    }

    /// What is known of a film; `nil` if nothing is, or it was so long ago that no poster could be made that it may be
    /// tried again.
    func entry(_ name: PosterName) -> PosterEntry? {
        guard let file = open(name.text), let bytes = try? file.closeAfter({ try file.bytes() }),
            let entry = PosterEntry(parsing: bytes)
        else { return nil }
        let age = time(nil) - Int(used(name.text) / 1_000_000_000)
        if entry.image.isEmpty { return age < Self.patience ? entry : nil }
        if age > Self.freshness { touch(name) }
        return entry
    }

    /// Keeps what is known of a film, and makes room for it.
    ///
    /// - Throws: Why it is not kept.
    func keep(_ entry: PosterEntry, as name: PosterName) throws(Errno) {
        let draft = folder.appending("\(name.text).\(UInt64.random(in: .min ... .max))")
        do {
            let file = try FileDescriptor.open(
                draft,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
            try file.closeAfter { _ = try file.writeAll(entry.bytes) }
            guard unsafe rename(draft.string, folder.appending(name.text).string) == 0 else {
                throw Errno(rawValue: errno)
            }
        } catch {
            unsafe unlink(draft.string)
            throw error as? Errno ?? .ioError
        }
        makeRoom()
    }

    /// How long each film is of which that is known.
    func durations() -> [PosterName: Duration] {
        var durations: [PosterName: Duration] = [:]
        for file in names() {
            guard let name = PosterName(ofFile: file), name.text == file, let descriptor = open(file) else { continue }
            let header = try? descriptor.closeAfter { try descriptor.bytes(upTo: PosterEntry.maximumHeader) }
            durations[name] = header.flatMap { PosterEntry.Header(of: $0) }?.duration
        }
        return durations
    }

    /// Calls `body` while no other process, and no other thread, is in here for the same folder.
    ///
    /// A process that dies in it lets the next one in. Where the file system has no locks, all come in.
    func alone<Result>(_ body: () -> Result) -> Result {
        let lock = try? FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        defer { try? lock?.close() }
        if let lock { _ = flock(lock.rawValue, LOCK_EX) }
        return body()
    }

    // MARK: Files

    private func open(_ name: String) -> FileDescriptor? {
        try? FileDescriptor.open(folder.appending(name), .readOnly, options: [.closeOnExec, .noFollow])
    }

    /// When a file was used or written, in nanoseconds since 1970.
    private func used(_ name: String) -> Int64 {
        unsafe rangefinder_modified(folder.appending(name).string)
    }

    /// Notes that a film's poster is in use: its file changes its time, as access times are often switched off.
    private func touch(_ name: PosterName) {
        unsafe utimensat(AT_FDCWD, folder.appending(name.text).string, nil, 0)
    }

    /// Deletes the files that were used longest ago, until the others keep to the limit.
    ///
    /// They are counted anew each time, for other processes keep and delete files too. That takes a few microseconds a
    /// file, and a poster half a second. What a process that has died left half written grows old and goes as well.
    private func makeRoom() {
        let files = names().compactMap { name -> (path: FilePath, size: Int64, used: Int64)? in
            let path = folder.appending(name)
            guard PosterName(ofFile: name) != nil, let status = try? path.stat(followTargetSymlink: false) else {
                return nil
            }
            return (path, (status.size + Self.block - 1) / Self.block * Self.block, used(name))
        }
        var total = files.reduce(0) { $0 + $1.size }
        guard total > limit else { return }
        for file in files.sorted(by: { $0.used < $1.used }) {
            guard total > limit else { return }
            unsafe unlink(file.path.string)
            total -= file.size
        }
    }

    /// The names in the folder, by readdir(3).
    private func names() -> [String] {
        guard let stream = unsafe opendir(folder.string) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                names.append(unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
            }
        }
        return names
    }
}

extension FileDescriptor {
    /// All bytes of a file.
    fileprivate func bytes() throws -> [UInt8] {
        try bytes(upTo: Int(clamping: stat().size))
    }

    /// The first bytes of a file, or all if it has no more.
    fileprivate func bytes(upTo limit: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            while count < limit {
                let rest = unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
                let read = try unsafe self.read(into: rest)
                if read == 0 { break }
                count += read
            }
        }
    }
}
