import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Posters

/// What is kept of films on disk.
struct PosterCacheTests {
    private let folder: TemporaryFolder
    private let cache: PosterCache

    init() throws {
        folder = try TemporaryFolder()
        cache = try PosterCache(folder: FilePath(folder.path(of: "posters")), limit: 64 << 10)
    }

    private static func entry(_ size: Int) -> PosterEntry {
        PosterEntry(duration: .milliseconds(1500), image: [UInt8](repeating: 7, count: size))
    }

    /// Makes the file of a film as old as that.
    private func age(_ name: PosterName, seconds: Int) throws {
        let then = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
        try #require(unsafe utimensat(AT_FDCWD, path(of: name), [then, then], 0) == 0)
    }

    private func age(of name: PosterName) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(of: name))
        let modified = try #require(attributes[.modificationDate] as? Date)
        return Int(Date.now.timeIntervalSince(modified))
    }

    private func path(of name: PosterName) -> String { folder.path(of: "posters/\(name.text)") }

    /// FNV-1a of 128 bits: the basis that its authors give, and its first step.
    @Test(arguments: [
        ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
    ])
    func aNameIsAHashOfTheTag(_ tag: String, _ name: String) {
        #expect(PosterName(tag: tag).text == name)
    }

    @Test(arguments: [entry(0), entry(1), PosterEntry(duration: nil, image: [1, 10, 2])])
    func whatIsKeptComesBack(_ entry: PosterEntry) throws {
        let name = PosterName(tag: "tag")
        #expect(cache.entry(name) == nil)
        try cache.keep(entry, as: name)
        #expect(cache.entry(name) == entry)
        #expect(cache.durations() == (entry.duration.map { [name: $0] } ?? [:]))
        #expect(try folder.names(in: "posters") == [name.text], "no draft is left")
    }

    @Test
    func whatIsNotWholeIsNothing() throws {
        let name = PosterName(tag: "tag")
        let whole = Self.entry(100).bytes
        for bytes in [[], Array(whole.dropLast()), whole + [0], Array("x".utf8) + whole, Array("text\n".utf8)] {
            try folder.add("posters/\(name.text)", Data(bytes))
            #expect(cache.entry(name) == nil)
        }
        try folder.add("posters/\(name.text)", Data(whole))
        #expect(cache.entry(name) == Self.entry(100))
    }

    /// Five files of 12 KiB fit into 64 KiB.
    @Test
    func thoseGoThatWereUsedLongestAgo() throws {
        let names = (1...8).map { PosterName(tag: "\($0)") }
        for (index, name) in names.enumerated() {
            try cache.keep(Self.entry(10_000), as: name)
            try age(name, seconds: 100_000 - index)
            // The first one is looked at again and again.
            #expect(cache.entry(names[0]) != nil)
        }
        let left = names.indices.filter { cache.entry(names[$0]) != nil }
        #expect(left == [0, 4, 5, 6, 7])
    }

    @Test
    func filesOfOthersStay() throws {
        let names = ["README", "0123456789abcdef", String(repeating: "g", count: 32)]
        for name in names { try folder.add("posters/\(name)", Data(repeating: 0, count: 60_000)) }
        for number in 1...9 { try cache.keep(Self.entry(10_000), as: PosterName(tag: "\(number)")) }
        #expect(Set(names).isSubset(of: try folder.names(in: "posters")))
    }

    @Test
    func whatADeadProcessLeftGoesInItsTurn() throws {
        let name = PosterName(tag: "dead")
        let draft = "posters/\(name.text).123"
        try folder.add(draft, Data(repeating: 0, count: 60_000))
        let then = timespec(tv_sec: 1_700_000_000, tv_nsec: 0)
        try #require(unsafe utimensat(AT_FDCWD, folder.path(of: draft), [then, then], 0) == 0)
        try cache.keep(Self.entry(10_000), as: PosterName(tag: "new"))
        #expect(try folder.names(in: "posters") == [PosterName(tag: "new").text])
    }

    @Test
    func aFilmWithoutAPosterIsTriedAgainAfterADay() throws {
        let name = PosterName(tag: "tag")
        try cache.keep(Self.entry(0), as: name)
        try age(name, seconds: 24 * 3600 - 60)
        #expect(cache.entry(name) == Self.entry(0))
        #expect(try age(of: name) > 3600, "being asked for does not make it younger")
        try age(name, seconds: 24 * 3600)
        #expect(cache.entry(name) == nil)
    }

    @Test
    func aPosterThatIsUsedIsYoung() throws {
        let name = PosterName(tag: "tag")
        try cache.keep(Self.entry(1), as: name)
        for (seconds, isTouched) in [(3000, false), (4000, true)] {
            try age(name, seconds: seconds)
            _ = cache.entry(name)
            #expect(try (age(of: name) < 60) == isTouched)
        }
    }

    @Test
    func aFolderThatCannotBeMadeIsAnError() {
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try PosterCache(folder: FilePath(folder.path(of: "missing/posters")), limit: 1)
        }
    }
}
