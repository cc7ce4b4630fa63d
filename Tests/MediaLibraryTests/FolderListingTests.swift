import Glibc
import MediaLibrary
import SystemPackage
import Testing

/// What a folder is said to hold.
@Suite(.timeLimit(.minutes(5)))
struct FolderListingTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func list(_ path: String = "/") throws -> FolderListing {
        try folder.library().list(path)
    }

    @Test
    func filmsAndFoldersAreListedInNaturalOrder() throws {
        for name in ["film 10.mp4", "Film 9.webm", "film 1.mkv", "song.flac"] { try folder.addFile(name, "12345") }
        for name in ["b", "A", "c10", "c9"] { try folder.addFolder(name) }
        let listing = try list()
        #expect(listing.folders == ["A", "b", "c9", "c10"])
        #expect(listing.films.map(\.name) == ["film 1.mkv", "Film 9.webm", "film 10.mp4", "song.flac"])
        #expect(listing.films.map(\.representation.mediaType).last == "audio/flac")
        #expect(listing.films.allSatisfy { $0.representation.size == 5 })
        #expect(listing.isWhole)
    }

    /// The listing has nothing that cannot be opened, and says of it what is said when it is.
    @Test
    func whatIsListedCanBeOpened() throws {
        try folder.addFile("film.mp4", "film")
        try folder.addFolder("inner")
        try folder.addFile("inner/other.mp4", "longer")
        try folder.addLink("to-film.mp4", to: "film.mp4")
        try folder.addLink("to-inner.mp4", to: "inner/other.mp4")
        try folder.addLink("inner/up.mp4", to: "../film.mp4")
        try folder.addLink("again", to: "inner")
        let library = try folder.library()
        for path in ["/", "/inner/", "/again/"] {
            let listing = try library.list(path)
            for film in listing.films {
                #expect(try library.open(path + film.name).representation == film.representation)
            }
        }
        #expect(try library.list("/").films.map(\.name) == ["film.mp4", "to-film.mp4", "to-inner.mp4"])
        #expect(try library.list("/").folders == ["again", "inner"])
        #expect(try library.list("/again/").films.map(\.name) == ["other.mp4", "up.mp4"])
    }

    @Test
    func whatIsNotServedIsLeftOut() throws {
        try folder.addFile(".hidden.mp4")
        try folder.addFolder(".hidden")
        try folder.addFile("line\nbreak.mp4")
        try folder.addFile("notes.txt")
        try folder.addFile("list.m3u")
        try folder.addFile("list.m3u8")
        try folder.addFile("no extension")
        try folder.addFIFO("pipe.mp4")
        try folder.addSocket("socket.mp4")
        try folder.addFolder("folder.mp4")
        try folder.addLink("outside.mp4", to: "/etc/passwd")
        try folder.addLink("dangling.mp4", to: "nothing.mp4")
        try folder.addLink("loop.mp4", to: "loop.mp4")
        try folder.addLink("outside", to: "/etc")
        try folder.addLink("notes.mp4", to: "notes.txt")
        let listing = try list()
        #expect(listing.films.map(\.name) == ["notes.mp4"], "what it is called is what it is served as")
        #expect(listing.folders == ["folder.mp4"])
    }

    @Test
    func namesThatAreNotUTF8AreLeftOut() throws {
        let bytes: [CChar] = "\(folder.path)/film".utf8CString.dropLast() + [-1] + Array(".mp4".utf8CString)
        let file = unsafe bytes.withUnsafeBufferPointer { unsafe open($0.baseAddress!, O_CREAT | O_WRONLY, 0o644) }
        try #require(file >= 0)
        close(file)
        #expect(try list().films.isEmpty)
    }

    @Test(arguments: ["/film.mp4/", "/missing/", "/.hidden/", "/../", "/inner", "//", "inner/", ""])
    func whatIsNoFolderIsNotListed(_ path: String) throws {
        try folder.addFile("film.mp4")
        try folder.addFolder("inner")
        try folder.addFolder(".hidden")
        #expect(throws: LookupError.self) { try list(path) }
    }

    @Test
    func linksDoNotLeadOutOfTheRoot() throws {
        try folder.addFolder("root")
        try folder.addFolder("outside")
        try folder.addFile("outside/secret.mp4")
        try folder.addLink("root/out", to: "../outside")
        let library = try MediaLibrary.serving(folder.path(of: "root"))
        #expect(throws: LookupError.outside) { try library.list("/out/") }
        #expect(try library.list("/").folders.isEmpty)
    }

    @Test
    func rootsWithNamesAreListedUnderThem() throws {
        try folder.addFolder("a")
        try folder.addFile("a/film.mp4")
        let library = try MediaLibrary(
            roots: [Root(name: "talks", path: folder.path), Root(name: "films", path: folder.path(of: "a"))],
            mediaTypes: MediaTypes(systemTable: nil)
        )
        #expect(try library.list("/talks/").folders == ["a"])
        #expect(try library.list("/talks/a/").films.map(\.name) == ["film.mp4"])
        #expect(try library.list("/films/").films.map(\.name) == ["film.mp4"])
        #expect(throws: LookupError.badName) { try library.list("/") }
        #expect(throws: LookupError.notFound) { try library.list("/other/") }
    }

    // MARK: Subtitles

    @Test
    func subtitlesGoWithTheirFilms() throws {
        for name in ["a.mp4", "a.b.mp4", "a.b.webm", "c.mp4"] { try folder.addFile(name) }
        for name in ["a.en.vtt", "a.srt", "a.vtt", "a.de.forced.srt", "a.b.en.srt", "d.vtt", "c.EN.VTT", "c.fr.SRT"] {
            try folder.addFile(name)
        }
        let films = try list().films
        func found(_ name: String) -> [String] {
            films.first { $0.name == name }?.subtitles.map { "\($0.language)=\($0.name)" } ?? []
        }
        #expect(found("a.mp4") == ["de.forced=a.de.forced.vtt", "en=a.en.vtt", "=a.vtt"])
        #expect(found("a.b.mp4") == ["en=a.b.en.vtt"])
        #expect(found("a.b.webm") == ["en=a.b.en.vtt"])
        #expect(found("c.mp4") == ["EN=c.EN.VTT"])
        let library = try folder.library()
        for subtitles in films.flatMap(\.subtitles) {
            let file = try library.open("/\(subtitles.name)")
            #expect(file.representation.mediaType == "text/vtt; charset=utf-8")
        }
    }

    /// Letters with their accents apart make another name, as on the disk.
    @Test
    func subtitlesOfAnotherSpellingAreOfAnotherFilm() throws {
        try folder.addFile("caf\u{e9}.mp4")
        try folder.addFile("cafe\u{301}.mp4")
        try folder.addFile("cafe\u{301}.en.vtt")
        let films = try list().films
        #expect(films.map(\.subtitles.count) == films.map { $0.name.unicodeScalars.contains("\u{301}") ? 1 : 0 })
    }

    // MARK: Size

    @Test
    func aFolderOfManyIsCut() throws {
        for number in 0...FolderListing.maximumCount { try folder.addLink("\(number)", to: "nothing") }
        #expect(try !list().isWhole)
    }
}

extension MediaLibrary {
    fileprivate func list(_ path: String) throws(LookupError) -> FolderListing {
        var path = path
        path.makeContiguousUTF8()
        return try list(path.utf8.span)
    }
}
