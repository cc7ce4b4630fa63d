import Foundation
import Glibc
import Testing

extension Integration {
    /// Pages of folders and films, through nginx.
    @Suite
    struct LibraryTests {
        private static let issuer = Issuer.library

        private static let asJSON = ["--header", "Accept: application/json"]
        private static let asHTML = ["--header", "Accept: text/html"]

        /// What an address gives as text.
        private func text(_ request: LinkRequest, _ options: [String] = asHTML) async throws -> String {
            let url = try Stack.current.url(ofPath: request.path)
            let answer = try await PausedDownload.of(url, options: request.options + options) {}
            try #require(answer.head.status == 200)
            return String(decoding: answer.body, as: UTF8.self)
        }

        private func listing(_ request: LinkRequest) async throws -> Listing {
            try JSONDecoder().decode(Listing.self, from: Data(try await text(request, Self.asJSON).utf8))
        }

        // MARK: Listings

        @Test(.stack("--pages", "on"))
        func everyFilmOfAListingCanBeHad() async throws {
            let stack = try Stack.current
            let films = try await listing(LinkRequest("")).films
            #expect(films.count >= 20)
            for film in films {
                let answer = try await Curl.get(stack.url(ofPath: film.address), options: ["--head"])
                #expect(answer.status == 200, "\(film.name)")
                #expect(answer["ETag"] == film.tag && answer.head.contentLength == film.size, "\(film.name)")
                #expect(try await text(LinkRequest("\(film.address)?watch")).contains("<video"), "\(film.name)")
            }
        }

        /// What a page brings in has to be found from wherever the page is.
        @Test(.stack(.withPages))
        func assetsAreFoundFromEveryFolder() async throws {
            let stack = try Stack.current
            for folder in ["a", "a/b"] { try stack.folder.addFolder("films/\(folder)") }
            try stack.folder.add("films/a/b/film.mp4")
            for path in ["", "films/", "films/a/", "films/a/b/", "films/a/b/film.mp4?watch"] {
                let base = try #require(URL(string: stack.url(ofPath: path)))
                let page = try await text(LinkRequest(path))
                let assets = page.matches(of: /(?:href|src)="([^"]*\/-\/assets\/[^"]+)"/).map { String($0.output.1) }
                #expect(assets.count >= 4)
                for asset in assets {
                    let url = try #require(URL(string: asset, relativeTo: base)).absoluteString
                    #expect(try await Curl.get(url).status == 200, "\(url)")
                }
                for crumb in page.matches(of: /<li><a href="([.\/]+)">/).map({ String($0.output.1) }) {
                    let url = try #require(URL(string: crumb, relativeTo: base)).absoluteString
                    #expect(try await Curl.get(url).status == 200, "\(url)")
                }
            }
            #expect(try await listing(LinkRequest("films/a/")).folders.map(\.name) == ["b"])
        }

        @Test(.stack(.withPages))
        func whatIsHiddenIsNotListed() async throws {
            let stack = try Stack.current
            for name in ["film.mp4", ".hidden.mp4", "notes.txt"] { try stack.folder.add("films/\(name)") }
            try stack.folder.addFolder("films/.hidden")
            try #require(unsafe symlink("../outside.mp4", stack.folder.path(of: "films/link.mp4")) == 0)
            try stack.folder.add("outside.mp4")
            let found = try await listing(LinkRequest("films/"))
            #expect(found.films.map(\.name) == ["film.mp4"])
            #expect(found.folders.isEmpty && found.complete)
            for path in ["films/.hidden/", "films/missing/", "films/film.mp4/", "plain/", "films/.hidden.mp4?watch"] {
                #expect(try await Curl.get(stack.url(ofPath: path)).status == 404, "\(path)")
            }
        }

        // MARK: Roots

        @Test(.stack(.withPages))
        func rootsWithPagesAreListed() async throws {
            #expect(try await listing(LinkRequest("")).folders.map(\.name) == ["films"])
        }

        /// A listing shows what the link covers, and a page does not say whether there is more.
        @Test(.stack(.withSignedPages))
        func aLinkOpensItsFolderAlone() async throws {
            let stack = try Stack.current
            try fill(stack)
            let token = try await Self.issuer.token(["path": "/films/a/"])
            for place in LinkRequest.Place.allCases {
                func get(_ path: String) async throws -> Int {
                    try await stack.get(LinkRequest(path).with(token, in: place)).status
                }
                for (path, films) in [("films/a/", ["1.mp4", "2.mp4"]), ("films/a/deep/", ["3.mp4"])] {
                    let found = try await listing(LinkRequest(path).with(token, in: place))
                    #expect(found.films.map(\.name) == films)
                }
                for path in ["films/", "films/b/", "films/missing/", "films/ab/", "films/b/x.mp4?watch"] {
                    #expect(try await get(path) == 403, "\(path)")
                }
                #expect(try await get("films/a/missing/") == 404)
                #expect(try await get("") == 403)
                let page = try await text(LinkRequest("films/a/").with(token, in: place))
                #expect(!page.contains("<li><a href=\"../"), "what is above is not for this viewer")
                #expect(page.contains("<li>films</li>"))
            }
            for path in ["", "films/", "films/a/", "films/a/1.mp4?watch"] {
                #expect(try await stack.problem(LinkRequest(path)).reason == "missing", "\(path)")
            }
        }

        /// Whoever may see one film learns nothing of those beside it.
        @Test(.stack(.withSignedPages))
        func aLinkToAFilmShowsThatFilmAlone() async throws {
            let stack = try Stack.current
            try fill(stack)
            let film = LinkRequest("films/a/1.mp4?watch").with(try await Self.issuer.token(["path": "/films/a/1.mp4"]))
            let page = try await text(film)
            #expect(page.contains("<video") && !page.contains("rel=\"next\"") && !page.contains("<track"))
            #expect(!page.contains("<li><a href"))
            let wide = LinkRequest("films/a/1.mp4?watch").with(try await Self.issuer.token(["path": "/films/a/"]))
            let wider = try await text(wide)
            #expect(wider.contains("rel=\"next\"") && wider.contains("<track") && wider.contains("<li><a href"))
        }

        @Test(.stack(.withSignedPages))
        func aLinkToSeveralRootsListsThem() async throws {
            let all = try await LinkRequest("").with(Self.issuer.token(["path": "/"]))
            #expect(try await listing(all).folders.map(\.name) == ["films"])
            let expired = try await LinkRequest("").with(Self.issuer.token(["exp": Issuer.now - 1]))
            #expect(try await Stack.current.problem(expired).reason == "expired")
        }

        private func fill(_ stack: Stack) throws {
            for folder in ["a", "ab", "b", "a/deep"] { try stack.folder.addFolder("films/\(folder)") }
            for film in ["a/1", "a/2", "a/deep/3", "b/x"] { try stack.folder.add("films/\(film).mp4") }
            try stack.folder.add("films/a/1.en.srt", Data("1\n00:00:01,000 --> 00:00:02,000\nHello\n".utf8))
        }

        // MARK: Size

        @Test(.stack(.withPages))
        func tenThousandFilmsAreListed() async throws {
            let stack = try Stack.current
            for number in 1...10_000 { try stack.folder.add("films/Film \(number).mp4") }
            let found = try await listing(LinkRequest("films/"))
            #expect(found.films.map(\.name) == (1...10_000).map { "Film \($0).mp4" })
            let page = try await text(LinkRequest("films/"))
            #expect(page.matches(of: /<li data-film/).count == 10_000)
            #expect(page.hasSuffix("</html>\n"))
        }
    }
}

/// A folder as JSON, as the README describes it.
private struct Listing: Decodable {
    struct Film: Decodable {
        let name: String
        let address: String
        let size: Int64
        let tag: String
    }

    struct Folder: Decodable {
        let name: String
        let address: String
    }

    let folders: [Folder]
    let films: [Film]
    let complete: Bool
}

extension Issuer {
    fileprivate static let library = Issuer("library")
}

extension StackSetup {
    /// A folder of the test's own under the name `films`, with pages, and one without.
    fileprivate static let withPages = StackSetup(
        hasOwnFilms: true,
        rootName: "films",
        arguments: ["--root", "plain=\(Project.films)", "--pages", "films=on"]
    )

    /// The same, for those who have a link.
    fileprivate static var withSignedPages: StackSetup {
        var setup = withPages
        setup.arguments += ["--keys", "keys.json", "--token-cookie", LinkRequest.cookie]
        setup.files["keys.json"] = Issuer.keySet(.library)
        return setup
    }
}
