import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Playback

/// Key sets on a real disk.
struct KeyFileTests {
    let folder: URL
    let path: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "playback-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        path = folder.appending(path: "keys.json").path
    }

    /// Each test takes its folder away itself, as a structure has no end of its own.
    func afterwards() {
        try? FileManager.default.removeItem(at: folder)
    }

    func status(_ path: String) throws -> stat {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        return status
    }

    func mode(_ path: String) throws -> mode_t {
        try status(path).st_mode & 0o7777
    }

    @Test func writesForItsOwnerAlone() throws {
        defer { afterwards() }
        let before = umask(0)
        defer { umask(before) }
        let keys = KeySet(try Key.generate(.es256))
        try KeyFile.write(keys, to: path)
        #expect(try mode(path) == 0o600)
        let file = try KeyFile(reading: path)
        #expect(file.keys == keys)
        #expect(!file.isExposed)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys.json"])
    }

    @Test func keepsOwnerAndGroupOfAFile() throws {
        defer { afterwards() }
        let keys = KeySet(try Key.generate(.hs256))
        try KeyFile.write(keys, to: path)
        unsafe chmod(path, 0o644)
        if geteuid() == 0 { unsafe chown(path, 65534, 65534) }
        let old = try status(path)
        #expect(try KeyFile(reading: path).isExposed)

        let both = try keys.adding(Key.generate(.edDSA))
        try KeyFile.write(both, to: path)
        let new = try status(path)
        #expect(new.st_ino != old.st_ino)
        #expect(new.st_uid == old.st_uid && new.st_gid == old.st_gid)
        #expect(new.st_mode & 0o7777 == 0o640)
        #expect(try KeyFile(reading: path).keys == both)
    }

    @Test func publicKeysMayBeReadByAll() throws {
        defer { afterwards() }
        let keys = try #require(KeySet(try Key.generate(.edDSA)).publicPart)
        try KeyFile.write(keys, to: path)
        unsafe chmod(path, 0o644)
        #expect(try !KeyFile(reading: path).isExposed)
    }

    @Test func followsLinks() throws {
        defer { afterwards() }
        let link = folder.appending(path: "link.json").path
        let keys = KeySet(try Key.generate(.hs256))
        try KeyFile.write(keys, to: path)
        try #require(unsafe symlink("keys.json", link) == 0)
        let both = try keys.adding(Key.generate(.hs256))
        try KeyFile.write(both, to: link)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "keys.json")
        #expect(try KeyFile(reading: path).keys == both)
    }

    /// Who reads while it is written gets a whole set each time.
    @Test(.timeLimit(.minutes(5)))
    func isNeverHalfWritten() async throws {
        defer { afterwards() }
        let path = path
        let one = KeySet(try Key.generate(.rs256))
        let other = KeySet(try Key.generate(.hs256))
        try KeyFile.write(one, to: path)
        try await withThrowingTaskGroup { group in
            group.addTask {
                for _ in 0..<50 {
                    try KeyFile.write(other, to: path)
                    try KeyFile.write(one, to: path)
                }
            }
            for _ in 0..<100 {
                let read = try KeyFile(reading: path).keys
                #expect(read == one || read == other)
                await Task.yield()
            }
            try await group.waitForAll()
        }
    }

    @Test func leavesNothingWhereItCannotWrite() throws {
        defer { afterwards() }
        let keys = KeySet(try Key.generate(.hs256))
        let missing = folder.appending(path: "missing/keys.json").path
        #expect(throws: KeyFileError.failed(path: missing, operation: "create", .noSuchFileOrDirectory)) {
            try KeyFile.write(keys, to: missing)
        }
        // A folder that is in the way.
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: KeyFileError.self) { try KeyFile.write(keys, to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys.json"])
    }

    @Test func saysWhyItCannotRead() throws {
        defer { afterwards() }
        #expect(throws: KeyFileError.failed(path: path, operation: "open", .noSuchFileOrDirectory)) {
            try KeyFile(reading: path)
        }
        #expect(throws: KeyFileError.failed(path: folder.path, operation: "read", .isDirectory)) {
            try KeyFile(reading: folder.path)
        }
        try Data("{\"keys\":[]}".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: KeyFileError.self) { try KeyFile(reading: path) }
        #expect(error.map { "\($0)" } == "key file \(path): there is no key left: at least one is needed")
        try Data(count: 1 << 20 + 1).write(to: URL(filePath: path))
        #expect(throws: KeyFileError.failed(path: path, operation: "read", .fileTooLarge)) {
            try KeyFile(reading: path)
        }
    }
}
