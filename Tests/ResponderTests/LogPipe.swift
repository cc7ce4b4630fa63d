import Foundation
import Glibc
import SystemPackage

/// A pipe for a log to write to, closed when the value goes; by then the log must be still.
final class Pipe {
    let writing: FileDescriptor
    private let reading: FileDescriptor
    private var filling = 0

    init() throws {
        (reading, writing) = try FileDescriptor.pipe()
    }

    deinit {
        try? reading.close()
        try? writing.close()
    }

    /// Writes until not one byte more has room.
    func fill() throws {
        let flags = try writing.statusFlags()
        try writing.setStatusFlags(flags | O_NONBLOCK)
        // Pages first, then what is left of the last one.
        for size in [4096, 1] {
            while let written = try writing.ifReady({ try $0.writeAll(repeatElement(UInt8(ascii: "#"), count: size)) })
            {
                filling += written
            }
        }
        try writing.setStatusFlags(flags)
    }

    /// Reads what ``fill()`` has written.
    func dropFilling() throws {
        while filling > 0 { filling -= try reading.bytes(atMost: filling).count }
    }

    /// Waits for lines, and reads at least one: to the end of a line.
    func someLines() throws -> [String] {
        var bytes: [UInt8] = []
        repeat { bytes += try reading.bytes(atMost: 65_536) } while bytes.last != UInt8(ascii: "\n")
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads the lines that are there now.
    func lines() throws -> [String] {
        try reading.setStatusFlags(O_NONBLOCK)
        defer { try? reading.setStatusFlags(0) }
        return try reading.textThatIsThere().split(separator: "\n").map(String.init)
    }
}

/// A named pipe, which can lose its reader and get another.
final class Fifo {
    let writing: FileDescriptor
    private let path: String
    private var reading: FileDescriptor

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "rangefinder-\(UUID().uuidString).fifo").path
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Errno(rawValue: errno) }
        reading = try FileDescriptor.open(FilePath(path), .readOnly, options: .nonBlocking)
        writing = try FileDescriptor.open(FilePath(path), .writeOnly)
    }

    deinit {
        try? reading.close()
        try? writing.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Leaves the pipe without a reader.
    func closeReader() throws {
        try reading.close()
    }

    /// Gives the pipe a new reader, after ``closeReader()``.
    func openReader() throws {
        reading = try FileDescriptor.open(FilePath(path), .readOnly, options: .nonBlocking)
    }

    /// Waits until something was written.
    func waitForText() throws {
        var awaited = pollfd(fd: reading.rawValue, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&awaited, 1, -1) == 1 else { throw Errno(rawValue: errno) }
    }

    /// Reads what is there now.
    func text() throws -> String {
        try reading.textThatIsThere()
    }
}

extension FileDescriptor {
    fileprivate func statusFlags() throws -> CInt {
        let flags = fcntl(rawValue, F_GETFL)
        guard flags >= 0 else { throw Errno(rawValue: errno) }
        return flags
    }

    /// Sets whether reads and writes wait.
    func setStatusFlags(_ flags: CInt) throws {
        guard fcntl(rawValue, F_SETFL, flags) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Does what must not wait; `nil` if it would have to.
    fileprivate func ifReady<Result>(_ body: (FileDescriptor) throws -> Result) throws -> Result? {
        do {
            return try body(self)
        } catch Errno.resourceTemporarilyUnavailable {
            return nil
        }
    }

    /// Reads what there is, and waits for it if the descriptor waits: for a minute at most.
    fileprivate func bytes(atMost count: Int) throws -> [UInt8] {
        if try statusFlags() & O_NONBLOCK == 0 {
            var awaited = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&awaited, 1, 60_000) > 0 else { throw Errno.timedOut }
        }
        return try unreadBytes(atMost: count)
    }

    private func unreadBytes(atMost count: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// Reads until there is no more, on a descriptor that does not wait.
    fileprivate func textThatIsThere() throws -> String {
        var bytes: [UInt8] = []
        while let some = try ifReady({ try $0.bytes(atMost: 65_536) }), !some.isEmpty { bytes += some }
        return String(decoding: bytes, as: UTF8.self)
    }
}
