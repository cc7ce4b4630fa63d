import Foundation
import Testing

@testable import Responder

/// Folders and films as pages, from a request to the answer.
struct LibraryPagesTests {
    private static let asHTML = ["HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"]
    private static let asJSON = ["HTTP_ACCEPT": "application/json"]
    private static let hostileName = #"a<img src=x> "b" 'c' #d?e%f&g.mp4"#

    private static func folder(_ flags: [Setting: [String]] = [.pages: ["on"]]) throws -> FilmFolder {
        let folder = try FilmFolder(flags)
        for name in ["film 10.mp4", "film 9.mp4", "film 9.en.srt", ".hidden.mp4", "notes.txt", hostileName] {
            try folder.addFile(name, "content")
        }
        return folder
    }

    @Test(arguments: [[:], [.pages: ["off"]]] as [[Setting: [String]]])
    func thereAreNoneUnlessTheyAreOn(_ flags: [Setting: [String]]) throws {
        let folder = try Self.folder(flags)
        #expect(try folder.answer("/", Self.asHTML).status == "404 Not Found")
        #expect(try folder.answer("/", Self.asJSON).status == "404 Not Found")
        let film = try folder.answer("/film 9.mp4", ["QUERY_STRING": "watch"])
        #expect(film.status == "200 OK")
        #expect(film.text == "content")
    }

    @Test
    func aFolderIsAPageOrAListing() throws {
        let folder = try Self.folder()
        let page = try folder.answer("/", Self.asHTML)
        #expect(page.status == "200 OK")
        #expect(page["Content-Type"] == "text/html; charset=utf-8")
        #expect(page["Cache-Control"] == "private, no-cache")
        #expect(page["Vary"] == "Accept")
        #expect(page["X-Content-Type-Options"] == "nosniff")
        #expect(page["Referrer-Policy"] == "same-origin")
        #expect(page["Content-Length"] == "\(page.body.count)")
        let policy = try #require(page["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
        #expect(!policy.contains("unsafe"))

        let listing = try folder.answer("/", Self.asJSON)
        #expect(listing["Content-Type"] == "application/json")
        #expect(listing["Vary"] == "Accept")
        let films = try Self.films(of: listing)
        #expect(films.map { $0["name"] as? String } == [Self.hostileName, "film 9.mp4", "film 10.mp4"])
        // In the same order, and nothing else.
        let titles = page.text.matches(of: /<span class="title">([^<]*)<\/span>/).map { String($0.output.1) }
        #expect(titles == ["a&lt;img src=x&gt; &quot;b&quot; &#39;c&#39; #d?e%f&amp;g", "film 9", "film 10"])
        #expect(!page.text.contains("hidden") || !page.text.contains(".hidden.mp4"))
    }

    private static func films(of listing: Exchange) throws -> [[String: Any]] {
        let members = try JSONSerialization.jsonObject(with: Data(listing.body)) as? [String: Any]
        return try #require(members?["films"] as? [[String: Any]])
    }

    /// Addresses lead back to the films, whatever their names; tags are those of the films.
    @Test
    func aListingTellsTheTruth() throws {
        let folder = try Self.folder()
        for film in try Self.films(of: folder.answer("/", Self.asJSON)) {
            let address = try #require(film["address"] as? String)
            #expect(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>#?&'".utf8.contains($0) })
            let path = try #require(address.removingPercentEncoding)
            let answer = try folder.answer("/" + path, method: "HEAD")
            #expect(answer.status == "200 OK")
            #expect(answer["ETag"] == film["tag"] as? String)
            #expect(answer["Content-Length"] == "\(film["size"] as? Int ?? -1)")
            #expect(answer["Content-Type"] == film["type"] as? String)
            #expect(film["modified"] as? Int == 1_700_000_000)
        }
    }

    @Test
    func headHasTheFieldsOfGet() throws {
        let folder = try Self.folder()
        for (path, query) in [("/", ""), ("/film 9.mp4", "watch")] {
            let parameters = Self.asHTML.merging(["QUERY_STRING": query]) { $1 }
            let head = try folder.answer(path, parameters, method: "HEAD")
            let get = try folder.answer(path, parameters)
            #expect(head.body == [])
            #expect(head.fields.map(\.name) == get.fields.map(\.name))
            #expect(head.fields.map(\.value) == get.fields.map(\.value))
        }
    }

    @Test(arguments: ["/missing/", "/film 9.mp4/", "/.hidden/", "/../", "//", "/notes.txt/"])
    func whatIsNoFolderIsNotFound(_ path: String) throws {
        #expect(try Self.folder().answer(path, Self.asHTML).status == "404 Not Found")
    }

    // MARK: The player

    @Test
    func aFilmHasAPage() throws {
        let folder = try Self.folder()
        let page = try folder.answer("/film 9.mp4", ["QUERY_STRING": "watch"])
        #expect(page["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.text.contains(#"src="film%209.mp4""#))
        #expect(page.text.contains(#"<track kind="subtitles" src="film%209.en.vtt" srclang="en""#))
        #expect(page.text.contains(#"<a rel="next" href="film%2010.mp4?watch">"#))
        #expect(page.text.contains(#"<a rel="prev" href="a%3Cimg%20src%3Dx"#))
        #expect(page.text.contains(#"<a href="./">Films</a>"#))
        #expect(page.text.contains(#"href="film%209.mp4?download""#))
    }

    @Test
    func onlyFilmsHaveOne() throws {
        let folder = try Self.folder()
        let watch = ["QUERY_STRING": "watch"]
        #expect(try folder.answer("/notes.txt", watch).text == "content")
        #expect(try folder.answer("/film 9.en.vtt", watch)["Content-Type"] == "text/vtt; charset=utf-8")
        #expect(try folder.answer("/missing.mp4", watch).status == "404 Not Found")
        #expect(try folder.answer("/.hidden.mp4", watch).status == "404 Not Found")
    }

    @Test
    func aTokenInTheQueryIsKept() throws {
        let folder = try Self.folder()
        let page = try folder.answer("/", Self.asHTML.merging(["QUERY_STRING": "token=a.b.c"]) { $1 })
        #expect(page.text.contains(#"href="film%209.mp4?watch&amp;token=a.b.c""#))
        let player = try folder.answer("/film 9.mp4", ["QUERY_STRING": "watch&token=a.b.c"])
        #expect(player.text.contains(#"src="film%209.mp4?token=a.b.c""#))
        #expect(player.text.contains(#"src="film%209.en.vtt?token=a.b.c""#))
        #expect(player.text.contains(#"<a href="./?token=a.b.c">Films</a>"#))
    }

    // MARK: Assets

    @Test
    func assetsAreThereForGood() throws {
        let folder = try Self.folder([:])
        let page = try Self.folder().answer("/", Self.asHTML).text
        let addresses = page.matches(of: /(?:href|src)="\.(\/-\/assets\/[^"]+)"/).map { String($0.output.1) }
        #expect(addresses.count >= 4)
        for address in addresses {
            let asset = try folder.answer(address)
            #expect(asset.status == "200 OK", "\(address)")
            #expect(asset["Cache-Control"] == "public, max-age=31536000, immutable")
            #expect(asset["X-Content-Type-Options"] == "nosniff")
            #expect(asset.body.count > 100)
        }
        for address in ["/-/assets/base.css", "/-/assets/0123456789abcdef/base.css"] {
            let asset = try folder.answer(address)
            #expect(asset["Content-Type"] == "text/css; charset=utf-8")
            #expect(asset["Cache-Control"] == "no-cache", "those of another build are not kept")
        }
        for address in ["/-/assets/x.css", "/-/assets/a/b/base.css", "/-/base.css", "/-/assets/"] {
            #expect(try folder.answer(address).status == "404 Not Found", "\(address)")
        }
    }
}
