/// The media files beneath the root folders, found by the paths of requests.
public struct MediaLibrary: Sendable {
    /// The folders.
    public let roots: [Root]
    private let mediaTypes: MediaTypes

    /// Brings the roots together.
    ///
    /// - Parameters:
    ///   - roots: One without a name, to which paths lead as they are; or any number with names of their own, and the
    ///     first part of a path says which one is meant.
    ///   - mediaTypes: The types that the files are served as.
    /// - Throws: ``RootError/none``, ``RootError/nameNeeded(path:)`` or ``RootError/sameName(_:)``.
    public init(roots: [Root], mediaTypes: MediaTypes) throws(RootError) {
        guard !roots.isEmpty else { throw .none }
        for (index, root) in roots.enumerated() where roots.count > 1 {
            guard let name = root.name else { throw .nameNeeded(path: root.path) }
            // By bytes, as paths are compared: `==` takes a letter and its accent for one.
            let isTaken = roots[..<index].contains { $0.name?.utf8.elementsEqual(name.utf8) == true }
            if isTaken { throw .sameName(name) }
        }
        self.roots = roots
        self.mediaTypes = mediaTypes
    }

    /// Opens the media file at the path of a request, and may wait for the storage to find it.
    ///
    /// The path must begin with a slash and be decoded, byte for byte as the file is named. Links are followed while
    /// they stay beneath the root. Names that begin with a dot cannot be asked for; a link beneath the root may lead to
    /// them, for it was put there on purpose (git-annex keeps its files so).
    ///
    /// Where a `.vtt` file is asked for and there is only the same in `.srt`, it is converted: browsers take no other
    /// subtitles than WebVTT, and films come with SubRip.
    ///
    /// - Throws: ``LookupError``; ``LookupError/isServerFailure`` tells what the client shall see.
    public func open(_ path: Span<UInt8>) throws(LookupError) -> any MediaFile {
        let (root, rest) = try resolve(MediaPath(checking: path))
        do {
            return try file(at: rest, in: root)
        } catch {
            guard error == .notFound, rest.fileExtension.lowercased() == "vtt" else { throw error }
            let subRip = try file(at: rest.replacingExtension(by: "srt"), in: root)
            return try ConvertedSubtitles(of: subRip, mediaType: mediaTypes["vtt"])
        }
    }

    /// The roots that cannot be read now, by their names; may wait for their disks.
    public var unreadableRoots: [String] {
        roots.filter { !$0.isReadable() }.map { $0.name ?? "/" }
    }

    /// Lists the folder at the path of a request, and may wait for the storage.
    ///
    /// Links are followed as ``open(_:)`` follows them.
    ///
    /// - Parameter path: Begins and ends with a slash, and is decoded. Where roots have names, `/` is no folder.
    /// - Returns: What is in it.
    /// - Throws: ``LookupError``; ``LookupError/isServerFailure`` tells what the client shall see.
    public func list(_ path: Span<UInt8>) throws(LookupError) -> FolderListing {
        guard !path.isEmpty, path[path.count - 1] == UInt8(ascii: "/") else { throw .badName }
        let (root, rest) = try resolveFolder(path)
        return try root.list(rest, mediaTypes: mediaTypes)
    }

    private func resolveFolder(_ path: Span<UInt8>) throws(LookupError) -> (Root, String) {
        if path.count == 1, let root = roots.first(where: { $0.name == nil }) { return (root, ".") }
        let path = try MediaPath(checking: path.extracting(droppingLast: 1))
        if let root = roots.first(where: { $0.name?.utf8.elementsEqual(path.text.utf8) == true }) { return (root, ".") }
        let (root, rest) = try resolve(path)
        return (root, rest.text)
    }

    private func file(at path: MediaPath, in root: Root) throws(LookupError) -> any MediaFile {
        try root.open(path.text, as: mediaTypes[path.fileExtension])
    }

    private func resolve(_ path: MediaPath) throws(LookupError) -> (Root, MediaPath) {
        for root in roots {
            guard let name = root.name else { return (root, path) }
            if let rest = path.dropping(name) { return (root, rest) }
        }
        throw .notFound
    }
}
