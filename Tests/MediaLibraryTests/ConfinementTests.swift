import Foundation
import Glibc
import MediaLibrary
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConfinementTests {
    /// Holds `root`, which is served, and `secret.mp4` and `outside/film.mp4`, which are not.
    let folder: TemporaryFolder
    let library: MediaLibrary

    init() throws {
        folder = try TemporaryFolder()
        try folder.addFolder("root")
        try folder.addFolder("root/in")
        try folder.addFile("root/in/film.mp4", "inside")
        try folder.addFile("secret.mp4", "secret")
        try folder.addFolder("outside")
        try folder.addFile("outside/film.mp4", "secret")
        library = try .serving(folder.path(of: "root"))
    }

    @Test(arguments: ["in/film.mp4", "./in/film.mp4", "in/../in/film.mp4"])
    func followsLinksThatStayBeneath(_ target: String) throws {
        try folder.addLink("root/link.mp4", to: target)
        #expect(try library.open("/link.mp4").text() == "inside")
    }

    @Test func followsLinksToFoldersAndUpAgain() throws {
        try folder.addLink("root/also", to: "in")
        try folder.addLink("root/in/up.mp4", to: "../also/film.mp4")
        #expect(try library.open("/also/film.mp4").text() == "inside")
        #expect(try library.open("/in/up.mp4").text() == "inside")
    }

    @Test func followsLinksToHiddenNames() throws {
        try folder.addFolder("root/.store")
        try folder.addFile("root/.store/1", "kept")
        try folder.addLink("root/film.mp4", to: ".store/1")
        let film = try library.open("/film.mp4")
        #expect(try film.text() == "kept")
        #expect(film.representation.mediaType == "video/mp4")
    }

    @Test(arguments: ["../secret.mp4", "in/../../secret.mp4", "../root/in/film.mp4", "/etc/passwd", "/", ".."])
    func refusesLinksThatLeave(_ target: String) throws {
        try folder.addLink("root/link.mp4", to: target)
        try folder.addLink("root/by-way-of.mp4", to: "link.mp4")
        #expect(throws: LookupError.outside) { try library.open("/link.mp4") }
        #expect(throws: LookupError.outside) { try library.open("/by-way-of.mp4") }
    }

    @Test func refusesFoldersThatLeave() throws {
        try folder.addLink("root/relative", to: "../outside")
        try folder.addLink("root/absolute", to: folder.path(of: "outside"))
        try folder.addLink("root/absolute-but-inside", to: folder.path(of: "root/in"))
        for path in ["/relative/film.mp4", "/absolute/film.mp4", "/absolute-but-inside/film.mp4"] {
            #expect(throws: LookupError.outside) { try library.open(path) }
        }
    }

    @Test func findsNothingBehindDanglingLinks() throws {
        try folder.addLink("root/link.mp4", to: "missing.mp4")
        #expect(throws: LookupError.notFound) { try library.open("/link.mp4") }
    }

    @Test func endsLoopsOfLinks() throws {
        try folder.addLink("root/self.mp4", to: "self.mp4")
        try folder.addLink("root/ping.mp4", to: "pong.mp4")
        try folder.addLink("root/pong.mp4", to: "ping.mp4")
        // Linux follows 40 links at most (path_resolution(7)).
        try folder.addLink("root/0.mp4", to: "in/film.mp4")
        for link in 1...40 { try folder.addLink("root/\(link).mp4", to: "\(link - 1).mp4") }

        for path in ["/self.mp4", "/ping.mp4", "/40.mp4"] {
            #expect(throws: LookupError.tooManyLinks) { try library.open(path) }
        }
        #expect(try library.open("/39.mp4").text() == "inside")
    }

    @Test func refusesMagicLinks() throws {
        let secret = try FileDescriptor.open(FilePath(folder.path(of: "secret.mp4")), .readOnly)
        defer { try? secret.close() }
        let proc = try MediaLibrary.serving("/proc/self")
        for path in ["/exe", "/cwd", "/root/etc/passwd", "/fd/\(secret.rawValue)"] {
            #expect(throws: LookupError.tooManyLinks) { try proc.open(path) }
        }
    }

    /// The folder on the way becomes a link to outside and a folder again, without end.
    @Test func staysInsideWhileAFolderIsSwappedForALink() throws {
        try folder.addFolder("root/swap")
        try folder.addFile("root/swap/film.mp4", "inside")
        try folder.addLink("root/link", to: "../outside")
        let swap = folder.path(of: "root/swap")
        let link = folder.path(of: "root/link")
        let aside = folder.path(of: "root/aside")

        var seen: [Outcome: Int] = [:]
        try whileRepeating({
            unsafe rename(swap, aside)
            unsafe rename(link, swap)
            unsafe rename(swap, link)
            unsafe rename(aside, swap)
        }) {
            for _ in 0..<20_000 {
                seen[try Outcome(of: library, "/swap/film.mp4"), default: 0] += 1
            }
        }

        #expect(Set(seen.keys).isSubset(of: [.text("inside"), .refusal(.outside), .refusal(.notFound)]))
        // Else the two never met, and nothing was tried.
        #expect(seen[.text("inside"), default: 0] > 0 && seen[.refusal(.outside), default: 0] > 0, "\(seen)")
    }

    /// The kernel gives up a lookup with `..` in it when a rename crosses it; clients must not notice.
    @Test func isNotDisturbedByRenamesElsewhere() throws {
        try folder.addLink("root/link.mp4", to: "in/../in/film.mp4")
        try folder.addFolder("busy")
        let here = folder.path(of: "busy")
        let there = folder.path(of: "moved")

        whileRepeating({
            unsafe rename(here, there)
            unsafe rename(there, here)
        }) {
            for _ in 0..<20_000 {
                #expect(throws: Never.self) { try library.open("/link.mp4") }
            }
        }
    }
}

/// What came of one lookup.
private enum Outcome: Hashable {
    case text(String)
    case refusal(LookupError)

    init(of library: MediaLibrary, _ path: String) throws {
        do {
            self = .text(try library.open(path).text())
        } catch let error as LookupError {
            self = .refusal(error)
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine("\(self)")
    }
}

/// Runs `body` while a thread of its own repeats `disturbance`; both have ended on return.
private func whileRepeating(_ disturbance: @escaping @Sendable () -> Void, _ body: () throws -> Void) rethrows {
    let race = Race()
    Thread.detachNewThread {
        race.started.signal()
        while !race.isOver.load(ordering: .relaxed) { disturbance() }
        race.ended.signal()
    }
    race.started.wait()
    defer {
        race.isOver.store(true, ordering: .relaxed)
        race.ended.wait()
    }
    try body()
}

private final class Race: Sendable {
    let isOver = Atomic(false)
    let started = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
}
