/// The page that plays a film.
public struct PlayerPage: Sendable {
    private let film: FilmEntry
    private let crumbs: [Crumb]
    private let previous: FilmEntry?
    private let next: FilmEntry?
    private let links: Links

    /// Describes the page of a film.
    ///
    /// - Parameters:
    ///   - film: The film.
    ///   - crumbs: The folders above it, from the outermost on.
    ///   - previous: The film before it in its folder.
    ///   - next: The film after it.
    ///   - links: Where the page stands.
    public init(_ film: FilmEntry, crumbs: [Crumb], previous: FilmEntry?, next: FilmEntry?, links: Links) {
        self.film = film
        self.crumbs = crumbs
        self.previous = previous
        self.next = next
        self.links = links
    }

    /// The page as it is sent.
    public var html: [UInt8] {
        Page(title: film.title, assets: ["player.css", "player.js"], links: links, content: content).bytes
    }

    private var content: HTML {
        """
        <header class="top">\(crumbs.html(links))</header>
        <main>
        <div class="screen\(film.isSound ? " sound" : "")">\(video)<output class="said" aria-live="polite"></output></div>
        <p class="fault" role="alert" hidden>This browser cannot play this film. A player such as VLC can: download it.</p>
        <div class="below">
        <div>
        <h1>\(film.title)</h1>
        <p class="facts">\(facts)</p>
        </div>
        <div class="acts">
        <p class="resumed" hidden><span></span> <button type="button" class="restart">From the start</button></p>
        <span class="scripted" hidden>
        <label>Speed <select class="speed">\(Self.speeds)</select></label>
        <button type="button" class="copy">Copy link at this moment</button>
        <button type="button" class="help" aria-keyshortcuts="?">Keys</button>
        </span>
        <a class="button" href="\(links.address(film.address, "download"))" download>Download</a>
        </div>
        </div>
        \(neighbours)</main>
        \(Self.keys)
        """
    }

    /// Controls are the browser's own: they work without a script, by keyboard and with screen readers.
    private var video: HTML {
        let poster: HTML = film.hasPoster ? " poster=\"\(links.address(film.address, "poster"))\"" : ""
        let tracks = film.subtitles.map { $0.track(links) }
        return """
            <video controls playsinline preload="metadata" aria-label="\(film.title)" data-film="\(film.mark)" \
            src="\(links.address(film.address))"\(poster)>\(tracks)</video>
            """
    }

    private var facts: HTML {
        """
        \(film.duration.map { "<span>\(ClockTime($0).text)</span>" })<span>\(FileSize(film.size).text)</span>\
        <span>\(film.format)</span><span>\(film.day)</span>
        """
    }

    private static let speeds = HTML(
        ["0.5", "0.75", "1", "1.25", "1.5", "1.75", "2"].map { speed in
            "<option value=\"\(speed)\"\(speed == "1" ? " selected" : nil as HTML?)>\(speed)×</option>"
        }
    )

    // MARK: Before and after

    private var neighbours: HTML? {
        guard previous != nil || next != nil else { return nil }
        return """
            <nav class="neighbours" aria-label="Films before and after">
            \(previous.map { link(to: $0, "prev", "Before") })\(next.map { link(to: $0, "next", "Next") })</nav>

            """
    }

    private func link(to film: FilmEntry, _ relation: String, _ word: String) -> HTML {
        """
        <a rel="\(relation)" href="\(links.address(film.address, "watch"))">\(film.cover(links))\
        <span><span class="word">\(word)</span> <span class="title">\(film.title)</span></span></a>

        """
    }

    // MARK: Keys

    private static let keys: HTML = """
        <dialog class="keys" aria-labelledby="keys">
        <h2 id="keys">Keys</h2>
        <dl>\(HTML(keyMeanings.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" }))</dl>
        <button type="button" class="close">Close</button>
        </dialog>
        """

    private static let keyMeanings = [
        ("Space or k", "play, pause"),
        ("j, l", "10 seconds back, on"),
        ("← →", "5 seconds back, on"),
        ("↑ ↓", "louder, quieter"),
        ("0 to 9", "to that tenth of the film"),
        ("< >", "slower, faster"),
        ("m", "sound off, on"),
        ("c", "subtitles"),
        ("f", "whole screen"),
        ("p, n", "film before, next film"),
        ("?", "these keys"),
    ]
}
