import Foundation
import Testing

@testable import Pages

/// Pages as bytes: what is in them, and what cannot be.
struct PageTests {
    private static func film(
        _ name: String,
        duration: Double? = nil,
        hasPoster: Bool = false,
        subtitles: [SubtitlesEntry] = []
    ) -> FilmEntry {
        FilmEntry(
            name: name,
            address: "film.mp4",
            mediaType: "video/mp4",
            size: 1_234_567,
            modified: 1_600_000_000,
            day: "13 Sep 2020",
            tag: "\"5f\"",
            duration: duration,
            hasPoster: hasPoster,
            subtitles: subtitles
        )
    }

    private static let hostile = #"<img src=x onerror=alert(1)> "quoted" 'n & </title><script>.mp4"#

    // MARK: Escapes

    /// HTML standard, section 13.1.2.3: what may end an attribute or text, or begin a reference.
    @Test
    func textIsNoMarkup() {
        let html: HTML = "<a title=\"\(#"&<>"'"#)\">\(3)\("ü" as String)\("<b>" as HTML)\(nil as HTML?)</a>"
        #expect(String(decoding: html.bytes, as: UTF8.self) == "<a title=\"&amp;&lt;&gt;&quot;&#39;\">3ü<b></a>")
    }

    @Test
    func hostileNamesAreShownAndAreNoMarkup() {
        let library = LibraryPage(
            title: Self.hostile,
            crumbs: [Crumb(name: Self.hostile, address: "../")],
            folders: [FolderEntry(name: Self.hostile, address: "a/")],
            films: [Self.film(Self.hostile, subtitles: [SubtitlesEntry(language: Self.hostile, address: "a.vtt")])],
            links: Links(depth: 1, token: #"token="><script>"#)
        )
        let player = PlayerPage(
            Self.film(Self.hostile, subtitles: [SubtitlesEntry(language: Self.hostile, address: "a.vtt")]),
            crumbs: [Crumb(name: Self.hostile, address: nil)],
            previous: Self.film(Self.hostile),
            next: Self.film(Self.hostile),
            links: Links(depth: 1, token: #"token="><script>"#)
        )
        for html in [library.html, player.html].map({ String(decoding: $0, as: UTF8.self) }) {
            #expect(html.contains("&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot; &#39;n &amp; &lt;/title&gt;"))
            #expect(!html.contains("<img src=x"))
            #expect(!html.contains("<script>"), "all of ours have attributes")
            #expect(html.components(separatedBy: "</title>").count == 2)
        }
    }

    /// RFC 8259, by a reader that is not ours.
    @Test
    func jsonIsWhatWasMeant() throws {
        let names = [Self.hostile, #"back\slash.mp4"#, "\u{1}\u{1f}\u{7f}\n.mp4", "日本語 🎬.mp4"]
        let page = LibraryPage(
            title: "Films",
            folders: names.map { FolderEntry(name: $0, address: "a/") },
            films: names.map { Self.film($0, subtitles: [SubtitlesEntry(language: "en", address: "a.en.vtt")]) }
                + [Self.film("long.mp4", duration: 3725.5)],
            isWhole: false,
            postersToMake: 3,
            links: Links(depth: 0)
        )
        let listing = try #require(try JSONSerialization.jsonObject(with: Data(page.json)) as? [String: Any])
        let folders = try #require(listing["folders"] as? [[String: Any]])
        let films = try #require(listing["films"] as? [[String: Any]])
        #expect(folders.map { $0["name"] as? String } == names)
        #expect(films.dropLast().map { $0["name"] as? String } == names)
        #expect(films[0]["size"] as? Int == 1_234_567)
        #expect(films[0]["modified"] as? Int == 1_600_000_000)
        #expect(films[0]["tag"] as? String == "\"5f\"")
        #expect(films[0]["duration"] is NSNull)
        #expect((films[0]["subtitles"] as? [[String: String]]) == [["language": "en", "address": "a.en.vtt"]])
        #expect(films.last?["duration"] as? Double == 3725.5)
        #expect(listing["complete"] as? Bool == false)
        #expect(listing["posters_to_make"] as? Int == 3)
    }

    @Test(arguments: [(0, false), (3, true)])
    func postersThatAreBeingMadeAreTold(_ count: Int, _ isTold: Bool) {
        let film = Self.film("a.mp4", hasPoster: true)
        let page = LibraryPage(title: "Films", folders: [], films: [film], postersToMake: count, links: Links(depth: 0))
        #expect(String(decoding: page.html, as: UTF8.self).contains(">Posters being made: <span>\(count)</span>"))
        #expect(String(decoding: page.html, as: UTF8.self).contains("class=\"posters\" hidden>") != isTold)
    }

    // MARK: Addresses

    /// RFC 3986 5.2: with any way to the page, with or without a token in it, the assets stand at the top.
    @Test(arguments: [
        (0, "http://a/media/", "http://a/media/-/assets/"),
        (1, "http://a/media/films/", "http://a/media/-/assets/"),
        (1, "http://a/media/films/x.mp4?watch", "http://a/media/-/assets/"),
        (3, "http://a/t/TOKEN/films/", "http://a/-/assets/"),
    ])
    func assetsAreFoundFromEveryPage(_ depth: Int, _ page: String, _ expected: String) throws {
        let address = Links(depth: depth).asset("base.css")
        let found = try #require(URL(string: address, relativeTo: URL(string: page))).absoluteString
        #expect(found == "\(expected)\(Asset.version)/base.css")
    }

    @Test
    func addressesKeepTheToken() {
        let links = Links(depth: 1, token: "token=e.y.J")
        #expect(links.address("a.mp4") == "a.mp4?token=e.y.J")
        #expect(links.address("a.mp4", "watch") == "a.mp4?watch&token=e.y.J")
        #expect(Links(depth: 1).address("a.mp4", "watch") == "a.mp4?watch")
        #expect(Links(depth: 1).address("../") == "../")
    }

    @Test
    func nothingIsAskedOfAnotherHost() {
        let film = Self.film("a.mp4", hasPoster: true)
        let library = LibraryPage(title: "a", folders: [], films: [film], links: Links(depth: 1))
        let player = PlayerPage(film, crumbs: [], previous: nil, next: nil, links: Links(depth: 1))
        for html in [library.html, player.html].map({ String(decoding: $0, as: UTF8.self) }) {
            #expect(!html.contains("//"))
            #expect(!html.contains("style="), "the policy has no inline styles")
            #expect(html.contains("?poster"))
        }
    }

    @Test
    func everyAssetThatIsNamedIsThere() throws {
        let library = LibraryPage(title: "a", folders: [], links: Links(depth: 0))
        let player = PlayerPage(Self.film("a.mp4"), crumbs: [], previous: nil, next: nil, links: Links(depth: 0))
        for html in [library.html, player.html].map({ String(decoding: $0, as: UTF8.self) }) {
            let names = html.matches(of: /-\/assets\/[0-9a-f]{16}\/([a-z.]+)/).map(\.output.1)
            #expect(names.count >= 4)
            for name in names { #expect(Asset(named: name) != nil, "\(name)") }
        }
        let script = try #require(Asset(named: "player.js"))
        #expect(String(decoding: script.bytes, as: UTF8.self).contains("from \"./moments.js\""))
        #expect(script.contentType == "text/javascript; charset=utf-8")
        #expect(Asset(named: "base.css")?.contentType == "text/css; charset=utf-8")
        #expect(Asset(named: "icon.svg")?.contentType == "image/svg+xml")
        #expect(Asset(named: "../Package.swift") == nil)
    }

    // MARK: Words

    @Test(arguments: [
        ("clock.mp4", "clock"), ("Some_old_film.mkv", "Some old film"), ("Some.Film.1999.mp4", "Some Film 1999"),
        ("S1 E2. The end.mp4", "S1 E2. The end"), ("no extension", "no extension"), ("__.mp4", "__.mp4"),
        ("index-at-end.mp4", "index-at-end"),
    ])
    func titlesAreMadeOfNames(_ name: String, _ title: String) {
        #expect(Self.film(name).title == title)
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_960, "10 kB"), (999_400, "999 kB"),
            (999_600, "1.0 MB"), (50_646_655, "51 MB"), (3_221_225_472, "3.2 GB"), (.max, "9223 PB"),
        ] as [(Int64, String)]
    )
    func sizesAreShort(_ bytes: Int64, _ text: String) {
        #expect(FileSize(bytes).text == text)
    }

    @Test(
        arguments: [
            (0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (36_061, "10:01:01"),
            (-1, "0:00"), (.infinity, "0:00"), (.nan, "0:00"),
        ] as [(Double, String)]
    )
    func timesAreThoseOfPlayers(_ seconds: Double, _ text: String) {
        #expect(ClockTime(seconds).text == text)
    }

    @Test(arguments: [
        ("en", #"srclang="en" label="en""#), ("pt-BR.forced", #"srclang="pt-BR" label="pt-BR.forced""#),
        ("", #"srclang="und" label="Subtitles""#), ("director's cut", #"srclang="und" label="director&#39;s cut""#),
        ("english", #"srclang="und" label="english""#),
    ])
    func subtitlesSayTheirLanguage(_ language: String, _ expected: String) {
        let track = SubtitlesEntry(language: language, address: "a.vtt").track(Links(depth: 0))
        #expect(String(decoding: track.bytes, as: UTF8.self).contains(expected))
    }
}
