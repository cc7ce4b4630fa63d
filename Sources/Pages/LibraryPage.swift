internal import JSONWriting

/// A folder with its films: as a page for people, and as JSON for programs.
public struct LibraryPage: Sendable {
    private let title: String
    private let crumbs: [Crumb]
    private let folders: [FolderEntry]
    private let films: [FilmEntry]
    private let isWhole: Bool
    private let postersToMake: Int
    private let makesFrames: Bool
    private let links: Links

    /// Describes a folder.
    ///
    /// - Parameters:
    ///   - title: What it is called.
    ///   - crumbs: The folders above it, from the outermost on.
    ///   - folders: The folders in it, in order.
    ///   - films: The films in it, in order.
    ///   - isWhole: Whether that is all there is.
    ///   - postersToMake: How many posters the server is about to make, of whatever films.
    ///   - makesFrames: Whether the browser may ask for films to make pictures of them where the server has none.
    ///   - links: Where the page stands.
    public init(
        title: String,
        crumbs: [Crumb] = [],
        folders: [FolderEntry],
        films: [FilmEntry] = [],
        isWhole: Bool = true,
        postersToMake: Int = 0,
        makesFrames: Bool = true,
        links: Links
    ) {
        self.title = title
        self.crumbs = crumbs
        self.folders = folders
        self.films = films
        self.isWhole = isWhole
        self.postersToMake = postersToMake
        self.makesFrames = makesFrames
        self.links = links
    }

    // MARK: The page

    /// The page as it is sent.
    public var html: [UInt8] {
        Page(title: title, assets: ["library.css", "library.js"], links: links, content: content).bytes
    }

    private var content: HTML {
        """
        <header class="top">\(crumbs.isEmpty ? nil : crumbs.html(links))<h1>\(title)</h1>
        \(films.isEmpty ? nil : tools)</header>
        <main>
        \(folders.isEmpty ? nil : folderList)\(films.isEmpty ? nil : filmList)\(remark)\(progress)</main>
        """
    }

    /// What sorts and filters; the script shows it, which it needs.
    private var tools: HTML {
        """
        <div class="tools" role="search" hidden>
        <input type="search" placeholder="Filter" aria-label="Filter films by title" aria-keyshortcuts="/" \
        autocomplete="off" spellcheck="false">
        <label><span class="word">Sort</span> <select class="sort">
        <option value="title">by title</option>
        <option value="time">newest first</option>
        <option value="seconds">longest first</option>
        <option value="size">largest first</option>
        </select></label>
        <label><span class="word">Show</span> <select class="view">
        <option value="grid">as posters</option>
        <option value="list">as list</option>
        </select></label>
        <p class="count" role="status">\(films.count == 1 ? "1 film" : "\(films.count) films")</p>
        </div>
        """
    }

    private var folderList: HTML {
        let items = folders.map { folder -> HTML in
            "<li><a href=\"\(links.address(folder.address))\">\(folder.name)</a></li>\n"
        }
        return "<h2 class=\"unseen\">Folders</h2>\n<ul class=\"folders\">\n\(items)</ul>\n"
    }

    private var filmList: HTML {
        let frames: HTML = makesFrames ? " data-frames" : ""
        let shelves = stride(from: 0, to: films.count, by: Self.shelf).map { start -> HTML in
            let items = films[start..<min(start + Self.shelf, films.count)].map { $0.item(links) }
            return "<ul>\n\(items)</ul>\n"
        }
        return "<h2 class=\"unseen\">Films</h2>\n<div class=\"films grid\"\(frames)>\n\(shelves)</div>\n"
    }

    /// How many films are in one list.
    ///
    /// The browser skips lists that are off the screen, whole. It would skip single films too, but then looks at ten
    /// thousand of them before each picture that it draws. A multiple of all numbers of columns, 1 to 6, so that no row
    /// has a gap in it.
    private static let shelf = 240

    private var remark: HTML? {
        if !isWhole { return "<p class=\"remark\">This folder holds more than can be listed.</p>\n" }
        if folders.isEmpty && films.isEmpty { return "<p class=\"remark\">Nothing to watch here yet.</p>\n" }
        return nil
    }

    /// How far the server is with posters; the script keeps it true.
    private var progress: HTML? {
        guard films.contains(where: \.hasPoster) else { return nil }
        let hidden: HTML = postersToMake > 0 ? "" : " hidden"
        return "<p class=\"posters\"\(hidden)>Posters being made: <span>\(postersToMake)</span></p>\n"
    }

    // MARK: The same for programs

    /// The folder as JSON (RFC 8259), in the order of the page.
    public var json: [UInt8] {
        let text = JSONText.object([
            ("folders", JSONText.array(folders.map(\.json))),
            ("films", JSONText.array(films.map(\.json))),
            ("complete", "\(isWhole)"),
            ("posters_to_make", "\(postersToMake)"),
        ])
        return Array("\(text)\n".utf8)
    }
}

extension FolderEntry {
    fileprivate var json: String {
        JSONText.object([("name", JSONText.quoted(name)), ("address", JSONText.quoted(address))])
    }
}

extension FilmEntry {
    fileprivate var json: String {
        JSONText.object([
            ("name", JSONText.quoted(name)),
            ("title", JSONText.quoted(title)),
            ("address", JSONText.quoted(address)),
            ("type", JSONText.quoted(mediaType)),
            ("size", "\(size)"),
            ("modified", "\(modified)"),
            ("duration", duration.map { "\($0)" } ?? "null"),
            ("tag", JSONText.quoted(tag)),
            ("subtitles", JSONText.array(subtitles.map(\.json))),
        ])
    }
}

extension SubtitlesEntry {
    fileprivate var json: String {
        JSONText.object([
            ("language", JSONText.quoted(language)),
            ("address", JSONText.quoted(address)),
        ])
    }
}
