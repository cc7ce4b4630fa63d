internal import Glibc
internal import SystemPackage

/// What a folder holds to be watched: films, recordings of sound, and folders that may hold more of them.
///
/// Names that no path may have are left out, as are links that lead out of the root, or to nothing.
public struct FolderListing: Sendable {
    /// The names of the folders, in natural order.
    public private(set) var folders: [String] = []
    /// The films, in natural order of their names.
    public private(set) var films: [ListedFilm] = []
    /// Whether that is all, and not the first ``maximumCount`` names that the file system gave.
    public private(set) var isWhole = true

    /// The most names of a folder that are looked at, 50,000.
    ///
    /// A listing is held in memory while a client reads it. Nobody looks through as many films in one folder, and a
    /// folder of a million would cost the server a gigabyte.
    public static let maximumCount = 50_000

    /// Reads a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder, open.
    ///   - path: Where it is beneath `root`; `.` for the root itself.
    ///   - root: What no link may lead out of.
    ///   - mediaTypes: What tells films from other files, by the extensions of their names.
    /// - Throws: What reading the folder throws. A name that cannot be looked at is left out.
    init(
        of folder: borrowing Descriptor,
        at path: String,
        beneath root: borrowing Descriptor,
        mediaTypes: MediaTypes
    ) throws(Errno) {
        var subtitles: [String] = []
        var count = 0
        try folder.forEachEntry { entry in
            count += 1
            guard count <= Self.maximumCount else {
                isWhole = false
                return false
            }
            guard let name = entry.name else { return true }
            let mediaType = mediaTypes[MediaPath(name: name).fileExtension]
            let isSubtitles = SubtitleName(name) != nil
            guard isSubtitles || MediaTypes.isFilm(mediaType) || entry.kind != .file else { return true }
            let found = Self.status(of: entry.kind, name, in: folder, at: path, beneath: root)
            guard let status = found else { return true }
            switch status.type {
            case .directory: folders.append(name)
            case .regular where isSubtitles: subtitles.append(name)
            case .regular where MediaTypes.isFilm(mediaType):
                films.append(ListedFilm(name: name, Representation(status, mediaType: mediaType)))
            default: break
            }
            return true
        }
        sort()
        give(subtitles)
    }

    /// What is known of an entry; `nil` if it has gone, or is a link that is not followed.
    private static func status(
        of kind: FolderEntry.Kind,
        _ name: String,
        in folder: borrowing Descriptor,
        at path: String,
        beneath root: borrowing Descriptor
    ) -> Stat? {
        switch kind {
        case .file, .folder: try? folder.status(of: name)
        // Opened as a request for it opens it, so that it is listed only if it can be had.
        case .link: try? Descriptor(opening: "\(path)/\(name)", beneath: root).status()
        case .special: nil
        }
    }

    private mutating func sort() {
        folders = folders.map(NaturalOrder.init).sorted().map(\.name)
        // Films are larger than their places, which are moved many times.
        let orders = films.map { NaturalOrder($0.name) }
        films = films.indices.sorted { orders[$0] < orders[$1] }.map { films[$0] }
    }

    /// Gives subtitles to the films beside which they lie: of `a.mp4` and `a.b.mp4`, `a.b.en.vtt` belongs to the second.
    private mutating func give(_ subtitles: [String]) {
        let owners = Dictionary(grouping: films.indices) { Array(films[$0].stem.utf8) }
        for order in subtitles.map(NaturalOrder.init).sorted() {
            guard let subtitles = SubtitleName(order.name) else { continue }
            var stem = subtitles.stem
            while owners[Array(stem.utf8)] == nil, let dot = stem.lastIndex(of: ".") { stem = stem[..<dot] }
            for owner in owners[Array(stem.utf8)] ?? [] {
                films[owner].add(subtitles.listed(besides: stem))
            }
        }
    }
}

extension Representation {
    /// Describes a file as it is.
    init(_ status: Stat, mediaType: String) {
        let modified = status.st_mtim
        self.init(
            size: status.size,
            modified: .init(seconds: Int64(modified.tv_sec), nanoseconds: Int32(modified.tv_nsec)),
            mediaType: mediaType
        )
    }
}
