/// A film in the listing of a folder.
public struct ListedFilm: Sendable {
    /// The name of its file.
    public let name: String
    /// What it is now.
    public let representation: Representation
    /// The subtitles beside it, in natural order of their files' names, each address once.
    public private(set) var subtitles: [ListedSubtitles] = []

    init(name: String, _ representation: Representation) {
        self.name = name
        self.representation = representation
    }

    /// The name without its extension.
    var stem: Substring { name.lastIndex(of: ".").map { name[..<$0] } ?? name[...] }

    mutating func add(_ others: ListedSubtitles) {
        if !subtitles.contains(others) { subtitles.append(others) }
    }
}

/// Subtitles beside a film.
public struct ListedSubtitles: Hashable, Sendable {
    /// The name under which they are had as WebVTT.
    public let name: String
    /// What their file's name says beyond the film's, such as `en` or `en.forced`; empty if nothing.
    public let language: String
}
