import Foundation
import Glibc
import MediaLibrary
import Synchronization
import Testing

/// Names that lead inside and outside by turns, exchanged in one step: there is no moment without them, and every lookup
/// meets one of both.
@Suite(.timeLimit(.minutes(5)))
struct ExchangedNameTests {
    /// Four times as many under `Tests/run --long`.
    private static let lookups = ProcessInfo.processInfo.environment["LONG_TESTS"] == nil ? 25_000 : 100_000

    /// The name that is exchanged for a link to outside, and the path that is asked for meanwhile.
    struct Exchange: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let name: String
        let target: String
        let path: String

        static let all = [
            Exchange(testDescription: "a folder", name: "folder", target: "../outside", path: "/folder/film.mp4"),
            Exchange(testDescription: "a film", name: "film.mp4", target: "../outside/film.mp4", path: "/film.mp4"),
            Exchange(
                testDescription: "a folder, for all of the machine",
                name: "folder",
                target: "/",
                path: "/folder/etc/passwd"
            ),
            Exchange(
                testDescription: "a folder that a link passes twice",
                name: "folder",
                target: "../outside",
                path: "/twice.mp4"
            ),
        ]
    }

    @Test(arguments: Exchange.all)
    func nothingOutsideIsEverRead(_ exchange: Exchange) throws {
        let folder = try TemporaryFolder()
        for name in ["root", "root/folder", "root/folder/etc", "outside"] { try folder.addFolder(name) }
        for name in ["root/film.mp4", "root/folder/film.mp4", "root/folder/etc/passwd"] {
            try folder.addFile(name, "inside")
        }
        try folder.addFile("outside/film.mp4", "secret")
        try folder.addLink("root/twice.mp4", to: "folder/../folder/film.mp4")
        try folder.addLink("root/link", to: exchange.target)
        let library = try MediaLibrary.serving(folder.path(of: "root"))
        let exchanger = Exchanger(folder.path(of: "root/" + exchange.name), folder.path(of: "root/link"))
        defer { exchanger.stop() }

        var (inside, refused) = (0, 0)
        for _ in 0..<Self.lookups {
            do {
                let text = try library.open(exchange.path).text()
                try #require(text == "inside")
                inside += 1
            } catch let error as LookupError {
                try #require(error == .outside)
                refused += 1
            }
        }

        // Else the two never met, and nothing was tried.
        #expect(inside > Self.lookups / 100 && refused > Self.lookups / 100, "\(inside) inside, \(refused) refused")
        #expect(exchanger.exchanges > Self.lookups / 100)
    }
}

/// A thread that gives two names to each other's files, again and again (renameat2(2)).
private final class Exchanger: Sendable {
    private let count = Atomic(0)
    private let isOver = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    init(_ one: String, _ other: String) {
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) {
                guard unsafe renameat2(AT_FDCWD, one, AT_FDCWD, other, exchangeFlag) == 0 else { break }
                count.add(1, ordering: .relaxed)
            }
            ended.signal()
        }
    }

    /// How often it has done so.
    var exchanges: Int { count.load(ordering: .relaxed) }

    func stop() {
        isOver.store(true, ordering: .relaxed)
        ended.wait()
    }
}

// Neither is imported: Swift's module of the C library lacks what needs _GNU_SOURCE.
private let exchangeFlag: CUnsignedInt = 1 << 1  // RENAME_EXCHANGE
private let renameat2 = unsafe unsafeBitCast(
    dlsym(nil, "renameat2"),
    to: (@convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt).self
)
