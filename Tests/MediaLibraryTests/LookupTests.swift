import Glibc
import MediaLibrary
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(5)))
struct LookupTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func describesTheFile() throws {
        let path = try folder.addFile("film.mp4", "twelve bytes")
        let times = [timespec(), timespec(tv_sec: 1_700_000_000, tv_nsec: 123_456_789)]
        try check(unsafe utimensat(AT_FDCWD, path, times, 0))

        let representation = try folder.library().open("/film.mp4").representation

        let modified = Representation.Modified(seconds: 1_700_000_000, nanoseconds: 123_456_789)
        #expect(representation == Representation(size: 12, modified: modified, mediaType: "video/mp4"))
    }

    @Test func describesWhatWasWrittenBefore1970() throws {
        let path = try folder.addFile("film.mp4")
        let times = [timespec(), timespec(tv_sec: -10, tv_nsec: 5)]
        try check(unsafe utimensat(AT_FDCWD, path, times, 0))

        let modified = try folder.library().open("/film.mp4").representation.modified
        #expect(modified == Representation.Modified(seconds: -10, nanoseconds: 5))
    }

    @Test(arguments: [
        "a film.mp4", " film ", "100%.mp4", "%2e%2e%2f.mp4", "what?.mp4", "#1.mp4", "a+b.mp4", "a;b&c=d.mp4",
        "\"quoted\".mp4", "it's.mp4", "back\\slash.mp4", "-rf", "~", "*", "a..b", "dots...", "Фильм.mp4", "映画.mp4",
        "فيلم.mp4", "🎬👩‍👩‍👧.mp4", "\u{FEFF}mark.mp4", "\u{202E}4pm.mp4",
    ])
    func servesHardNames(_ name: String) throws {
        try folder.addFolder("in")
        try folder.addFile(name, name)
        try folder.addFile("in/\(name)", "in \(name)")
        let library = try folder.library()

        #expect(try library.open("/\(name)").text() == name)
        #expect(try library.open("/in/\(name)").text() == "in \(name)")
    }

    @Test func keepsComposedAndDecomposedNamesApart() throws {
        let composed = "Am\u{E9}lie.mp4"
        let decomposed = "Ame\u{301}lie.mp4"
        try folder.addFile(composed, "NFC")
        let library = try folder.library()
        #expect(throws: LookupError.notFound) { try library.open("/\(decomposed)") }

        try folder.addFile(decomposed, "NFD")
        #expect(try library.open("/\(composed)").text() == "NFC")
        #expect(try library.open("/\(decomposed)").text() == "NFD")
    }

    @Test(arguments: [
        "", "film.mp4", "in/film.mp4", "/", "//", "//film.mp4", "/in//film.mp4", "/film.mp4/", "/in/", "/.", "/..",
        "/./film.mp4", "/in/./film.mp4", "/in/../film.mp4", "/../film.mp4", "/in/..", "/../../../../etc/passwd",
        "/film.mp4\0", "/film\0.mp4", "/film.mp4\0/../../etc/passwd", "/new\nline.mp4", "/tab\t.mp4",
        "/escape\u{1B}[2J.mp4", "/delete\u{7F}.mp4", "/return\r\n.mp4",
    ])
    func refusesNames(_ path: String) throws {
        try folder.addFolder("in")
        try folder.addFile("in/film.mp4")
        for name in ["film", "new\nline", "tab\t", "escape\u{1B}[2J", "delete\u{7F}", "return\r\n"] {
            try folder.addFile("\(name).mp4")
        }
        let library = try folder.library()
        #expect(throws: LookupError.badName) { try library.open(path) }
    }

    /// Byte sequences that are not UTF-8 (RFC 3629 section 3, and its examples in section 10).
    @Test(
        arguments: [
            [0xFF],  // never in UTF-8
            [0x80],  // a continuation of nothing
            [0xC3],  // cut short
            [0xC0, 0xAF],  // an overlong slash
            [0xC0, 0xAE, 0xC0, 0xAE, 0x2F],  // two overlong dots
            [0xE0, 0x80, 0xAF],  // an overlong slash in three bytes
            [0xC0, 0x80],  // an overlong NUL
            [0xED, 0xA0, 0x80],  // a surrogate
            [0xF4, 0x90, 0x80, 0x80],  // above U+10FFFF
            [0xE9, 0x2E, 0x6D, 0x70, 0x34],  // é.mp4 in Latin-1
        ] as [[UInt8]]
    )
    func refusesWhatIsNotUTF8(_ name: [UInt8]) throws {
        let library = try folder.library()
        let path = Array("/film".utf8) + name
        #expect(throws: LookupError.badName) { try library.open(path.span) }
    }

    @Test(arguments: ["/.htaccess", "/.git/config", "/in/.film.mp4", "/...", "/.mp4", "/..film.mp4"])
    func hidesNamesThatBeginWithADot(_ path: String) throws {
        try folder.addFolder(".git")
        try folder.addFolder("in")
        try folder.addFile(String(path.dropFirst()))
        let library = try folder.library()
        #expect(throws: LookupError.hidden) { try library.open(path) }
    }

    @Test(arguments: ["/missing.mp4", "/missing/film.mp4", "/film.mp4/film.mp4", "/FILM.MP4", "/film.mp"])
    func findsNothing(_ path: String) throws {
        try folder.addFile("film.mp4")
        let library = try folder.library()
        #expect(throws: LookupError.notFound) { try library.open(path) }
    }

    @Test func servesRegularFilesOnly() throws {
        try folder.addFolder("folder.mp4")
        try folder.addFIFO("fifo.mp4")
        try folder.addSocket("socket.mp4")
        let library = try folder.library()
        for path in ["/folder.mp4", "/fifo.mp4", "/socket.mp4"] {
            #expect(throws: LookupError.notRegular) { try library.open(path) }
        }
    }

    @Test(arguments: ["/null", "/zero", "/tty"])
    func servesNoDevices(_ path: String) throws {
        let library = try MediaLibrary.serving("/dev")
        #expect(throws: LookupError.notRegular) { try library.open(path) }
    }

    // NAME_MAX: 255 bytes, whatever the letters.
    @Test(arguments: [String(repeating: "n", count: 255), String(repeating: "é", count: 127) + "n"])
    func servesTheLongestNames(_ name: String) throws {
        try folder.addFile(name, "long")
        let library = try folder.library()
        #expect(try library.open("/\(name)").text() == "long")
        #expect(throws: LookupError.badName) { try library.open("/\(name)n") }
    }

    /// PATH_MAX: 4096 bytes with the NUL at the end, so 4095 without a slash in front.
    @Test func servesTheLongestPaths() throws {
        // Links to the folder itself make the path longer than the tree is deep.
        let again = String(repeating: "d", count: 255)
        try folder.addLink(again, to: ".")
        try folder.addLink("d", to: ".")
        let prefix = String(repeating: "/\(again)", count: 15) + "/d/"
        let longest = String(repeating: "f", count: 253)
        try folder.addFile(longest, "far")
        try folder.addFile("\(longest)f", "too far")
        let library = try folder.library()

        #expect((prefix + longest).utf8.count == 4096)
        #expect(try library.open(prefix + longest).text() == "far")
        #expect(throws: LookupError.badName) { try library.open(prefix + longest + "f") }
        #expect(throws: LookupError.badName) { try library.open(String(repeating: "/d", count: 1 << 20)) }
    }

    @Test func refusesWhatItsUserMayNotRead() async throws {
        try folder.addFile("unreadable.mp4", mode: 0)
        try folder.addFolder("unreachable")
        try folder.addFile("unreachable/film.mp4")
        try check(unsafe chmod(folder.path(of: "unreachable"), 0))
        defer { unsafe chmod(folder.path(of: "unreachable"), 0o755) }

        await #expect(processExitsWith: .success) { [path = folder.path as String] in
            try becomeOrdinaryUser()
            let library = try MediaLibrary.serving(path)
            #expect(throws: LookupError.permission) { try library.open("/unreadable.mp4") }
            #expect(throws: LookupError.permission) { try library.open("/unreachable/film.mp4") }
        }
    }

    @Test func tellsLackOfDescriptorsFromLackOfAFile() async throws {
        try folder.addFile("film.mp4", "still there")

        await #expect(processExitsWith: .success) { [path = folder.path as String] in
            let library = try MediaLibrary.serving(path)
            var none = rlimit(rlim_cur: 0, rlim_max: 4096)
            try check(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none))
            let failure = #expect(throws: LookupError.self) { try library.open("/film.mp4") }
            none.rlim_cur = 4096
            try check(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none))

            #expect(failure == .failed(operation: "openat2", .tooManyOpenFiles))
            #expect(try library.open("/film.mp4").text() == "still there")
        }
    }

    @Test(
        arguments: [
            (.badName, false), (.hidden, false), (.notFound, false), (.notRegular, false), (.outside, false),
            (.permission, false), (.tooManyLinks, false), (.failed(operation: "openat2", .ioError), true),
        ] as [(LookupError, Bool)]
    )
    func blamesTheServerForItsOwnFailures(_ error: LookupError, isServerFailure: Bool) {
        #expect(error.isServerFailure == isServerFailure)
    }

    @Test func leavesNoDescriptorBehind() throws {
        try folder.addFile("film.mp4")
        try folder.addFolder("folder")
        let open = { try openDescriptors(of: folder.path) }
        do {
            let library = try folder.library()
            #expect(try open() == [""])
            let film = try library.open("/film.mp4")
            #expect(throws: LookupError.notRegular) { try library.open("/folder") }
            #expect(try open() == ["", "/film.mp4"])
            _ = film
        }
        #expect(try open() == [])
    }
}
