import Glibc
import SystemPackage
import Testing

@testable import MediaLibrary

@Suite(.timeLimit(.minutes(5)))
struct RootTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func saysWhatIsWrongWithAPath() throws {
        let missing = folder.path(of: "missing")
        let file = try folder.addFile("film.mp4")
        let fifo = folder.path(of: "fifo")
        try folder.addFIFO("fifo")
        #expect(throws: RootError.missing(path: missing)) { try Root(path: missing) }
        #expect(throws: RootError.notFolder(path: file)) { try Root(path: file) }
        #expect(throws: RootError.notFolder(path: fifo)) { try Root(path: fifo) }
        #expect(throws: RootError.missing(path: "")) { try Root(path: "") }
    }

    @Test(arguments: [0o000, 0o111, 0o444] as [mode_t])
    func mustBeReadable(mode: mode_t) async throws {
        try folder.addFolder("root", mode: mode)
        await #expect(processExitsWith: .success) { [path = folder.path(of: "root") as String] in
            try becomeOrdinaryUser()
            #expect(throws: RootError.notReadable(path: path)) { try Root(path: path) }
        }
    }

    @Test(arguments: ["", ".", "..", ".films", "a/b", "/", "new\nline", "nul\0"])
    func mustHaveANameThatCanStandInAPath(_ name: String) throws {
        #expect(throws: RootError.badName(name)) { try Root(name: name, path: folder.path) }
    }

    @Test func staysTheFolderThatWasOpened() throws {
        let path = try folder.addFolder("root")
        try folder.addFile("root/film.mp4", "first")
        let library = try MediaLibrary.serving(path)
        try check(unsafe rename(path, folder.path(of: "moved")))
        try folder.addFolder("root")
        try folder.addFile("root/film.mp4", "second")
        #expect(try library.open("/film.mp4").text() == "first")
    }

    @Test func mayBeReachedByALink() throws {
        try folder.addFolder("root")
        try folder.addFile("root/film.mp4", "linked")
        try folder.addLink("link", to: "root")
        #expect(try MediaLibrary.serving(folder.path(of: "link")).open("/film.mp4").text() == "linked")
    }

    /// ENOSYS is what a kernel before 5.6 answers, EPERM what an old seccomp profile does.
    @Test(arguments: [ENOSYS, EPERM])
    func isNotOpenedWithoutConfinement(errno: CInt) async throws {
        await #expect(processExitsWith: .success) { [path = folder.path as String, errno] in
            try answerOpenat2(with: errno)
            let error = #expect(throws: RootError.self) { try Root(path: path) }
            #expect(error == .confinementUnavailable(path: path, Errno(rawValue: errno)))
            #expect(error?.description.contains("Linux 5.6") == true)
        }
    }
}

@Suite(.timeLimit(.minutes(5)))
struct NamedRootTests {
    let films: TemporaryFolder
    let clips: TemporaryFolder
    let mediaTypes: MediaTypes

    init() throws {
        films = try TemporaryFolder()
        clips = try TemporaryFolder()
        mediaTypes = try MediaTypes(systemTable: nil)
        try films.addFile("a.mp4", "film")
        try clips.addFile("a.mp4", "clip")
    }

    private func library(_ roots: Root...) throws(RootError) -> MediaLibrary {
        try MediaLibrary(roots: roots, mediaTypes: mediaTypes)
    }

    @Test func isChosenByTheFirstPart() throws {
        let library = try library(Root(name: "films", path: films.path), Root(name: "short clips", path: clips.path))
        #expect(try library.open("/films/a.mp4").text() == "film")
        #expect(try library.open("/short clips/a.mp4").text() == "clip")
        for path in ["/a.mp4", "/films", "/film/a.mp4", "/Films/a.mp4", "/films/films/a.mp4", "/other/a.mp4"] {
            #expect(throws: LookupError.notFound) { try library.open(path) }
        }
        #expect(throws: LookupError.badName) { try library.open("/films/") }
        #expect(throws: LookupError.badName) { try library.open("/films/../short clips/a.mp4") }
    }

    @Test func mayBeTheOnlyOne() throws {
        let library = try library(Root(name: "films", path: films.path))
        #expect(try library.open("/films/a.mp4").text() == "film")
        #expect(throws: LookupError.notFound) { try library.open("/a.mp4") }
    }

    @Test func isNamedByteForByte() throws {
        let library = try library(Root(name: "\u{E9}", path: films.path), Root(name: "e\u{301}", path: clips.path))
        #expect(try library.open("/\u{E9}/a.mp4").text() == "film")
        #expect(try library.open("/e\u{301}/a.mp4").text() == "clip")
    }

    @Test func refusesRootsThatNoPathTellsApart() throws {
        let unnamed = try Root(path: films.path)
        let named = try Root(name: "films", path: films.path)
        #expect(throws: RootError.none) { try library() }
        #expect(throws: RootError.nameNeeded(path: films.path)) { try library(unnamed, named) }
        #expect(throws: RootError.nameNeeded(path: films.path)) { try library(named, unnamed) }
        #expect(throws: RootError.sameName("films")) {
            try library(named, Root(name: "clips", path: clips.path), Root(name: "films", path: clips.path))
        }
    }
}

/// Lets `openat2` fail in this process from now on, by a seccomp filter (seccomp(2)).
private func answerOpenat2(with errno: CInt) throws {
    let openat2 = 437
    // struct sock_filter as the kernel lays it out: code, jumps when true and when false, operand.
    func step(_ code: UInt64, jumpTrue: UInt64 = 0, jumpFalse: UInt64 = 0, _ operand: Int) -> UInt64 {
        code | jumpTrue << 16 | jumpFalse << 24 | UInt64(operand) << 32
    }
    let filter = [
        step(0x20, 0),  // BPF_LD: the number of the call
        step(0x15, jumpFalse: 1, openat2),  // BPF_JEQ
        step(0x06, 0x0005_0000 | Int(errno)),  // BPF_RET: SECCOMP_RET_ERRNO
        step(0x06, 0x7FFF_0000),  // BPF_RET: SECCOMP_RET_ALLOW
    ]
    // Swift does not import prctl, for it is variadic.
    typealias Control = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
    let prctl = try unsafe unsafeBitCast(#require(unsafe dlsym(nil, "prctl")), to: Control.self)
    let (setNoNewPrivileges, setSeccomp, filterMode): (CInt, CInt, UInt) = (38, 22, 2)
    try check(prctl(setNoNewPrivileges, 1, 0, 0, 0))
    _ = try unsafe filter.withUnsafeBufferPointer { steps in
        let program = (UInt16(steps.count), steps.baseAddress)
        return try unsafe withUnsafePointer(to: program) {
            try check(prctl(setSeccomp, filterMode, UInt(bitPattern: $0), 0, 0))
        }
    }
}
