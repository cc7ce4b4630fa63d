import FastCGI
import Glibc
import SystemPackage

/// Writes the queue's lines to a descriptor, on a thread of its own that may wait for a full pipe or a slow disk.
struct LogWriter {
    private let queue: LogQueue
    private let descriptor: FileDescriptor
    private let format: LogFormat
    /// Lines that found no room or could not be written, and that no line has told of yet.
    private var lost = 0
    /// Whether the last write ended in the middle of a line.
    private var isInsideLine = false

    /// Starts the thread, which ends when the queue is closed.
    ///
    /// - Throws: The error of pthread_create(3).
    static func start(writing queue: LogQueue, to descriptor: FileDescriptor, format: LogFormat) throws(Errno) {
        // It takes no signals, so a pipe that nobody reads is an error and does not end the process.
        let thread = try WorkerThread {
            var writer = LogWriter(queue: queue, descriptor: descriptor, format: format)
            writer.writeUntilClosed()
        }
        thread.detach()
    }

    private init(queue: LogQueue, descriptor: FileDescriptor, format: LogFormat) {
        self.queue = queue
        self.descriptor = descriptor
        self.format = format
    }

    private mutating func writeUntilClosed() {
        var lines: [UInt8] = []
        while true {
            let batch = queue.take(into: &lines)
            write(lines: lines)
            lost += batch.dropped
            tellOfLostLines()
            batch.announceWritten()
            if batch.isLast { return }
        }
    }

    private mutating func tellOfLostLines() {
        guard lost > 0 else { return }
        var line = LogLine(.warning, "log lines were lost", format: format)
        line.append("lines", lost)
        line.finish()
        // If this line is lost too, the next one tells of the same lines.
        if write(line.bytes[...]).isEmpty { lost = 0 }
    }

    /// Writes whole lines, as many at a time as go into a pipe in one piece; what cannot be written is lost.
    private mutating func write(lines: [UInt8]) {
        var rest = lines[...]
        while !rest.isEmpty {
            let piece = rest.firstLines(upTo: Int(PIPE_BUF))
            let unwritten = write(piece)
            guard unwritten.isEmpty else {
                lost += rest[unwritten.startIndex...].count { $0 == UInt8(ascii: "\n") }
                return
            }
            rest = rest[piece.endIndex...]
        }
    }

    /// Writes `piece`, on a new line if an error has cut the one before.
    ///
    /// - Returns: What could not be written, a part of `piece`.
    private mutating func write(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if isInsideLine {
            guard writeOnce([UInt8(ascii: "\n")]) == 1 else { return piece }
            isInsideLine = false
        }
        var rest = piece
        while !rest.isEmpty, let written = writeOnce(rest) {
            rest = rest.dropFirst(written)
            isInsideLine = rest.startIndex > piece.startIndex && piece[rest.startIndex - 1] != UInt8(ascii: "\n")
        }
        return rest
    }

    /// Calls write(2) until it takes something, and waits for that if need be.
    ///
    /// - Returns: The number of bytes that were written, or `nil` after an error.
    private func writeOnce(_ bytes: ArraySlice<UInt8>) -> Int? {
        while true {
            let written = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor.rawValue, $0.baseAddress, $0.count)
            }
            guard written < 0 else { return written }
            let error = Errno(rawValue: errno)
            guard error == .interrupted || error == .resourceTemporarilyUnavailable && waitForRoom() else { return nil }
        }
    }

    /// Waits until a descriptor that someone has made non-blocking takes more.
    private func waitForRoom() -> Bool {
        var awaited = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&awaited, 1, -1) >= 0 || errno == EINTR
    }
}

extension ArraySlice<UInt8> {
    /// The first line, with as many whole lines after it as `limit` bytes hold.
    fileprivate func firstLines(upTo limit: Int) -> ArraySlice {
        let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") }
        guard let end = prefix(limit).lastIndex(where: isEnd) ?? firstIndex(where: isEnd) else { return self }
        return self[...end]
    }
}
