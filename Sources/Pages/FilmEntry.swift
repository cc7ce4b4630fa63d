/// A film, or a recording of sound, as pages and lists show it.
public struct FilmEntry: Sendable {
    let name: String
    /// What the film is called: its file's name without the extension, `_` read as a space, and so are dots where nothing
    /// else stands between words.
    let title: String
    let address: String
    let mediaType: String
    let size: Int64
    let modified: Int64
    let day: String
    let tag: String
    let duration: Double?
    let hasPoster: Bool
    let subtitles: [SubtitlesEntry]

    /// Describes a film.
    ///
    /// - Parameters:
    ///   - name: The name of its file.
    ///   - address: Where it is, relative to its folder, encoded and without a query.
    ///   - mediaType: The value of its `Content-Type`.
    ///   - size: Its bytes.
    ///   - modified: When it last changed, in seconds since 1970.
    ///   - day: The day of that, such as `13 Sep 2020`.
    ///   - tag: Its entity tag, with the quotation marks.
    ///   - duration: Its length in seconds, a finite number; `nil` where it is not known.
    ///   - hasPoster: Whether the server has a picture of it.
    ///   - subtitles: What lies beside it.
    public init(
        name: String,
        address: String,
        mediaType: String,
        size: Int64,
        modified: Int64,
        day: String,
        tag: String,
        duration: Double? = nil,
        hasPoster: Bool = false,
        subtitles: [SubtitlesEntry] = []
    ) {
        self.name = name
        title = Self.title(of: name)
        self.address = address
        self.mediaType = mediaType
        self.size = size
        self.modified = modified
        self.day = day
        self.tag = tag
        self.duration = duration
        self.hasPoster = hasPoster
        self.subtitles = subtitles
    }

    private static func title(of name: String) -> String {
        let (dot, space, line) = (UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "_"))
        let stem = name.utf8.lastIndex(of: dot).map { name.utf8[..<$0] } ?? name.utf8[...]
        let hasSpaces = stem.contains(space)
        let words = stem.split { $0 == space || $0 == line || ($0 == dot && !hasSpaces) }
        return words.isEmpty ? name : words.map { String(Substring($0)) }.joined(separator: " ")
    }

    /// The extension of the file's name in capitals, for people who know what their player plays.
    var format: String {
        let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
        return dot.map { Substring(name.utf8[$0...].dropFirst()).uppercased() } ?? ""
    }

    /// What the browser remembers it by: the entity tag, without what is the same for all.
    var mark: String { tag.split(separator: "\"").last.map(String.init) ?? "" }

    /// Whether there is nothing to see in it.
    var isSound: Bool { mediaType.hasPrefix("audio/") }
}

extension FilmEntry {
    /// The film in the list of its folder.
    func item(_ links: Links) -> HTML {
        """
        <li data-film="\(mark)" data-size="\(size)" data-time="\(modified)"\(duration.map(Self.seconds))>\
        <a href="\(links.address(address, "watch"))">\(cover(links))<span class="title">\(title)</span>\
        <span class="facts">\(duration.map { "<span class=\"long\">\(ClockTime($0).text)</span>" })\
        <span>\(FileSize(size).text)</span><span>\(format)</span><span class="day">\(day)</span></span></a></li>

        """
    }

    private static func seconds(_ duration: Double) -> HTML { " data-seconds=\"\(duration.description)\"" }

    /// A picture of the film: its poster, or a plain drawing in a colour of its own.
    func cover(_ links: Links) -> HTML {
        let picture: HTML? =
            hasPoster ? "<img src=\"\(links.address(address, "poster"))\" alt=\"\" loading=\"lazy\">" : nil
        let kind = isSound ? " sound" : ""
        return "<span class=\"cover hue-\(hue)\(kind)\" aria-hidden=\"true\">\(initial)\(picture)</span>"
    }

    private var initial: String { title.first.map { $0.uppercased() } ?? "" }

    /// One of eight, always the same for a name.
    private var hue: Int { Int(name.utf8.reduce(5381) { ($0 &* 33) ^ UInt32($1) } >> 7 & 7) }
}
