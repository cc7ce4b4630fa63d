internal import Synchronization
internal import SystemPackage

/// A folder whose files are served, held open from the start.
///
/// It stays the same folder if another takes its path, and is closed when the last reference goes.
public final class Root: Sendable {
    /// The first part of the paths that lead here; `nil` if paths begin in the folder itself.
    public let name: String?

    /// Where the folder was when it was opened.
    public let path: String

    private let folder: Descriptor

    /// The calls that wait for the folder's disk.
    private let calls: DiskCalls

    /// Whether somebody finds out if the folder can be read, and may be waiting for its disk.
    private let isTried = Atomic(false)

    /// Opens the folder at `path`, following links, and makes sure that lookups can be confined to it.
    ///
    /// - Parameters:
    ///   - name: The first part of the paths that lead here, without slashes; `nil` if this is the only root.
    ///   - path: The folder; relative to the working directory unless it begins with a slash.
    ///   - maximumCalls: How many lookups and reads may wait for the folder's disk at once; one more fails at once.
    ///   - watch: Who hears of the reads.
    ///   - previous: The same folder, opened before with the same limit: what waits for it counts on.
    /// - Throws: ``RootError``, whose description says what to do.
    public init(
        name: String? = nil,
        path: String,
        maximumCalls: Int = .max,
        watch: (any DiskWatch)? = nil,
        after previous: Root? = nil
    ) throws(RootError) {
        calls = previous?.calls ?? DiskCalls(limit: maximumCalls, watch: watch)
        if let name, name.utf8.contains(UInt8(ascii: "/")) || MediaPath.refusal(of: name.utf8.span) != nil {
            throw .badName(name)
        }
        self.name = name
        self.path = path
        do {
            folder = try Descriptor(opening: path, folder: true)
        } catch {
            throw RootError(opening: path, error)
        }
        do {
            try folder.enter()
        } catch {
            throw RootError(confining: path, error)
        }
    }

    /// Whether the folder can be entered and listed now; may wait for its disk.
    ///
    /// While one waits for a disk that does not answer, all others are told at once that it cannot.
    func isReadable() -> Bool {
        if isTried.exchange(true, ordering: .relaxed) { return false }
        defer { isTried.store(false, ordering: .relaxed) }
        do throws(Errno) {
            return try calls.call { () throws(Errno) in
                try folder.enter()
                // A folder that was removed can still be entered.
                return try folder.status().linkCount > 0
            } ?? false
        } catch {
            return false
        }
    }

    /// Opens the film at `path` beneath the folder, to be served as `mediaType`, and may wait for the disk to find it.
    func open(_ path: String, as mediaType: String) throws(LookupError) -> any MediaFile {
        let film = try calls.call { () throws(LookupError) in
            try DiskFile(descriptor(of: path), calls: calls, mediaType: mediaType)
        }
        guard let film else { throw LookupError(openingBeneathRoot: .resourceBusy) }
        return film
    }

    private func descriptor(of path: String) throws(LookupError) -> Descriptor {
        do throws(Errno) {
            return try Descriptor(opening: path, beneath: folder)
        } catch {
            throw LookupError(openingBeneathRoot: error)
        }
    }

    /// Lists the folder at `path` beneath this one; `.` is this one itself.
    func list(_ path: String, mediaTypes: MediaTypes) throws(LookupError) -> FolderListing {
        do throws(Errno) {
            let listing = try calls.call { () throws(Errno) -> FolderListing in
                let subfolder = try Descriptor(openingFolder: path, beneath: folder)
                return try FolderListing(of: subfolder, at: path, beneath: folder, mediaTypes: mediaTypes)
            }
            guard let listing else { throw Errno.resourceBusy }
            return listing
        } catch {
            throw LookupError(openingBeneathRoot: error)
        }
    }
}
