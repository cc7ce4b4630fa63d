import Glibc
import SystemPackage
import Testing

@testable import MediaLibrary

@Suite(.timeLimit(.minutes(5)))
struct DiskFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(
        arguments: [(0, 10, "0123456789"), (3, 4, "3456"), (9, 1, "9"), (0, 0, ""), (4, 0, "")]
            as [(Int64, Int, String)]
    )
    func fillsTheBuffer(from offset: Int64, count: Int, expected: String) throws {
        try folder.addFile("film.mp4", "0123456789")
        let film = try folder.library().open("/film.mp4")
        #expect(try film.read(count, at: offset) == Array(expected.utf8))
    }

    @Test(arguments: [(0, "0123456789"), (8, "89"), (10, ""), (11, ""), (Int64(1) << 62, "")] as [(Int64, String)])
    func endsWithTheFile(from offset: Int64, expected: String) throws {
        try folder.addFile("film.mp4", "0123456789")
        let film = try folder.library().open("/film.mp4")
        #expect(try film.read(64, at: offset) == Array(expected.utf8))
    }

    @Test func leavesTheRestOfTheBufferAlone() throws {
        try folder.addFile("film.mp4", "new")
        let film = try folder.library().open("/film.mp4")
        var bytes = Array("old old".utf8)
        var span = bytes.mutableSpan
        var buffer = unsafe span.mutableBytes
        #expect(try film.read(into: &buffer, at: 0) == 3)
        #expect(bytes == Array("new old".utf8))
    }

    @Test func sendsItselfToASocket() throws {
        let path = try folder.addFile("film.mp4", "0123456789")
        let film = try folder.library().open("/film.mp4")
        var sockets: [CInt] = [-1, -1]
        try check(unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &sockets))
        let (near, far) = (FileDescriptor(rawValue: sockets[0]), FileDescriptor(rawValue: sockets[1]))
        try near.closeAfter {
            try far.closeAfter {
                #expect(try film.send(to: near.rawValue, from: 3, count: 4) == 4)
                var bytes = [UInt8](repeating: 0, count: 16)
                let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe far.read(into: $0) }
                #expect(bytes[..<count] == Array("3456".utf8)[...])
                #expect(try film.send(to: near.rawValue, from: 8, count: 4) == 2)
                #expect(try film.send(to: near.rawValue, from: 10, count: 4) == 0)
                try check(unsafe truncate(path, 4))
                #expect(try film.send(to: near.rawValue, from: 5, count: 4) == 0)
                #expect(try film.currentSize() == 4)
            }
        }
        #expect(throws: Errno.badFileDescriptor) { try film.send(to: -1, from: 0, count: 4) }
    }

    @Test func readsEmptyFiles() throws {
        try folder.addFile("empty.mp4")
        let film = try folder.library().open("/empty.mp4")
        #expect(film.representation.size == 0)
        #expect(try film.read(8) == [])
    }

    @Test func readsBeyondTwoGigabytes() throws {
        let size: Int64 = 3 << 30
        let path = try folder.addFile("large.mp4")
        let writer = try FileDescriptor.open(FilePath(path), .writeOnly)
        try writer.closeAfter { _ = try writer.writeAll(toAbsoluteOffset: size - 7, "the end".utf8) }

        let film = try folder.library().open("/large.mp4")
        #expect(film.representation.size == size)
        #expect(try film.read(64, at: size - 7) == Array("the end".utf8))
        #expect(try film.read(4, at: size / 2) == [0, 0, 0, 0])
    }

    @Test func readsWhatIsLeftOfAFileThatWasCut() throws {
        let path = try folder.addFile("film.mp4", "0123456789")
        let film = try folder.library().open("/film.mp4")
        try check(unsafe truncate(path, 4))
        #expect(try film.read(10) == Array("0123".utf8))
        #expect(try film.read(10, at: 4) == [])
        #expect(film.representation.size == 10)
    }

    @Test func readsOnWhenAnotherFileTakesTheName() throws {
        let path = try folder.addFile("film.mp4", "first")
        let library = try folder.library()
        let film = try library.open("/film.mp4")
        let other = try folder.addFile("other.mp4", "second")
        try check(unsafe rename(other, path))
        #expect(try film.text() == "first")
        #expect(try library.open("/film.mp4").text() == "second")
    }

    /// `/proc/self/mem` is a regular file whose reads really fail: byte 0 is never mapped.
    @Test func reportsErrors() throws {
        let memory = try MediaLibrary.serving("/proc/self").open("/mem")
        let expected = ReadError(operation: "pread", offset: 0, errno: .ioError)
        #expect(throws: expected) { try memory.read(16) }
        #expect(expected.description == "pread at byte 0: Input/output error")
    }

    /// Two pages are mapped of a file that has one: the first can be read, and behind it the read fails.
    @Test func goesOnAfterAShortReadAndSaysWhereItFailed() throws {
        let page = Int(getpagesize())
        let path = try folder.addFile("page", String(repeating: "p", count: page))
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        defer { try? file.close() }
        let mapped = unsafe mmap(nil, 2 * page, PROT_READ, MAP_SHARED, file.rawValue, 0)
        defer { unsafe munmap(mapped, 2 * page) }
        let start = Int64(Int(bitPattern: mapped))

        let memory = try MediaLibrary.serving("/proc/self").open("/mem")
        #expect(try memory.read(page, at: start) == Array(repeating: UInt8(ascii: "p"), count: page))
        #expect(throws: ReadError(operation: "pread", offset: start + Int64(page), errno: .ioError)) {
            try memory.read(2 * page, at: start)
        }
    }

    @Test func takesInterruptsForNoError() throws {
        var interrupts = 3
        let count = try retryingInterrupts {
            guard interrupts > 0 else { return 42 }
            interrupts -= 1
            errno = EINTR
            return -1
        }
        #expect(count == 42 && interrupts == 0)
        #expect(throws: Errno.ioError) {
            try retryingInterrupts {
                errno = EIO
                return -1
            }
        }
    }

    @Test(arguments: [(0, 10), (5, 1 << 40), (1 << 40, 1), (-1, -1), (.max, .max)] as [(Int64, Int64)])
    func takesAnyAdvice(from offset: Int64, count: Int64) throws {
        try folder.addFile("film.mp4", "0123456789")
        let film = try folder.library().open("/film.mp4")
        film.willNeed(from: offset, count: count)
        #expect(try film.text() == "0123456789")
    }

    @Test func trapsOnNegativeOffsets() async throws {
        try folder.addFile("film.mp4", "0123456789")
        await #expect(processExitsWith: .failure) { [path = folder.path as String] in
            _ = try MediaLibrary.serving(path).open("/film.mp4").read(1, at: -1)
        }
    }
}
