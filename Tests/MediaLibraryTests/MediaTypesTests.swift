import MediaLibrary
import SystemPackage
import Testing

struct MediaTypesTests {
    /// The types registered with IANA, or where none is, those that players and Debian's table use.
    @Test(arguments: [
        ("mp4", "video/mp4"),  // RFC 4337
        ("m4v", "video/mp4"),
        ("mov", "video/quicktime"),  // RFC 6381 section 3.3
        ("mkv", "video/x-matroska"),  // RFC 9559 section 27.2, as an alias
        ("webm", "video/webm"),
        ("ts", "video/mp2t"),  // RFC 3555 section 4.2.9
        ("m2ts", "video/mp2t"),
        ("mpg", "video/mpeg"),  // RFC 2045
        ("avi", "video/x-msvideo"),
        ("wmv", "video/x-ms-wmv"),
        ("flv", "video/x-flv"),
        ("ogv", "video/ogg"),  // RFC 5334
        ("3gp", "video/3gpp"),  // RFC 3839
        ("mp3", "audio/mpeg"),  // RFC 3003
        ("m4a", "audio/mp4"),  // RFC 4337
        ("aac", "audio/aac"),
        ("flac", "audio/flac"),  // RFC 9639
        ("opus", "audio/ogg"),  // RFC 7845 section 9
        ("oga", "audio/ogg"),  // RFC 5334
        ("ogg", "audio/ogg"),
        ("wav", "audio/wav"),
        ("vtt", "text/vtt; charset=utf-8"),  // WebVTT section 8.1
        ("srt", "application/x-subrip; charset=utf-8"),
        ("ass", "text/x-ssa; charset=utf-8"),
        ("m3u8", "application/vnd.apple.mpegurl; charset=utf-8"),  // RFC 8216 section 4
        ("m3u", "audio/mpegurl; charset=utf-8"),  // RFC 8216 section 4
        ("mpd", "application/dash+xml"),  // ISO/IEC 23009-1 annex C
        ("", "application/octet-stream"),
        ("unheard-of", "application/octet-stream"),
    ])
    func knowsWhatPlayersUse(_ suffix: String, expected: String) throws {
        let types = try MediaTypes(systemTable: nil)
        #expect(types[suffix] == expected)
        #expect(types[suffix.uppercased()] == expected)
    }

    @Test(arguments: [
        ("/film.mp4", "video/mp4"), ("/FILM.MP4", "video/mp4"), ("/a.b.c.vtt", "text/vtt; charset=utf-8"),
        ("/mp4", "application/octet-stream"), ("/film.", "application/octet-stream"),
        ("/folder.mp4/film", "application/octet-stream"), ("/film.mp4 ", "application/octet-stream"),
    ])
    func goByTheLastDotOfTheName(_ path: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.addFolder("folder.mp4")
        try folder.addFile(String(path.dropFirst()))
        #expect(try folder.library().open(path).representation.mediaType == expected)
    }

    @Test func takeTheSystemsTableForTheRest() throws {
        let folder = try TemporaryFolder()
        let table = try folder.addFile(
            "mime.types",
            """
            # A comment, and a type without extensions:
            application/activemessage
            application/epub+zip\t\t\tepub
            image/jpeg   jpeg jpg  JPE # the last one in capitals

            audio/aac  adts aac ass
            not-a-type  nat
            """
        )
        let types = try MediaTypes(systemTable: table)
        #expect(types["epub"] == "application/epub+zip")
        #expect(["jpeg", "jpg", "jpe", "JPG"].map { types[$0] } == Array(repeating: "image/jpeg", count: 4))
        #expect(types["adts"] == "audio/aac")
        #expect(types["ass"] == "text/x-ssa; charset=utf-8")
        #expect(types["nat"] == MediaTypes.unknown)
        #expect(types["#"] == MediaTypes.unknown && types["capitals"] == MediaTypes.unknown)
    }

    @Test func letOverridesWin() throws {
        let folder = try TemporaryFolder()
        let table = try folder.addFile("mime.types", "application/epub+zip epub")
        let overrides = [
            "epub": "application/x-book",
            "MKV": "video/matroska",
            "srt": "text/plain; charset=\"windows-1252\"",
        ]
        let types = try MediaTypes(systemTable: table, overrides: overrides)
        #expect(types["epub"] == "application/x-book")
        #expect(types["mkv"] == "video/matroska")
        #expect(types["srt"] == "text/plain; charset=\"windows-1252\"")
        #expect(types["mp4"] == "video/mp4")
    }

    @Test(arguments: [
        ("mkv", ""), ("mkv", "mkv"), ("mkv", "video"), ("mkv", "video/"), ("mkv", "/mkv"), ("mkv", "video/x/y"),
        ("mkv", "video /mkv"), ("mkv", "video/mkv "), ("mkv", "vidéo/mkv"), ("mkv", "video/mkv\r\nSet-Cookie: a=b"),
        ("mkv", "video/mkv; a=b\r\nSet-Cookie: a=b"), ("mkv", "video/mkv; a=\u{E9}"),
        ("", "video/mp4"), (".mkv", "video/mp4"), ("tar.gz", "video/mp4"), ("a/b", "video/mp4"), ("a b", "video/mp4"),
    ])
    func refuseMalformedOverrides(_ suffix: String, type: String) throws {
        let error = #expect(throws: MediaTypesError.self) {
            try MediaTypes(systemTable: nil, overrides: [suffix: type, "mp4": "video/mp4"])
        }
        #expect(error == .malformed([suffix: type]))
        #expect(error?.description.contains("\"\(suffix)\": \"\(type)\"") == true)
    }

    @Test func refuseATableThatCannotBeRead() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path(of: "mime.types")
        #expect(throws: MediaTypesError.unreadable(path: missing, .noSuchFileOrDirectory)) {
            try MediaTypes(systemTable: missing)
        }
        #expect(throws: MediaTypesError.unreadable(path: folder.path, .isDirectory)) {
            try MediaTypes(systemTable: folder.path)
        }
    }

    @Test func readTheInstalledTable() throws {
        let installed = (try? FilePath("/etc/mime.types").stat()) != nil
        #expect(MediaTypes.installedTable == (installed ? "/etc/mime.types" : nil))
        #expect(try MediaTypes(systemTable: MediaTypes.installedTable)["mkv"] == "video/x-matroska")
    }
}
