import Synchronization

/// What a program has written to stderr, and is still to write.
final class DaemonLog: Sendable {
    private struct State {
        var entries: [LogEntry] = []
        var otherLines: [String] = []
        var readers: [AsyncStream<LogEntry>.Continuation] = []
        var isComplete = false
    }

    private let state = Mutex(State())

    /// The lines so far that are logfmt.
    var entries: [LogEntry] { state.withLock { $0.entries } }

    /// The other lines so far, such as why the program gives up.
    var otherLines: [String] { state.withLock { $0.otherLines } }

    /// All entries, from the first on and as they come.
    var stream: AsyncStream<LogEntry> {
        let (stream, reader) = AsyncStream<LogEntry>.makeStream()
        state.withLock { state in
            for entry in state.entries { reader.yield(entry) }
            if state.isComplete { reader.finish() } else { state.readers.append(reader) }
        }
        return stream
    }

    /// Waits for an entry with a message, that was written already or will be.
    @discardableResult
    func first(_ message: String) async throws -> LogEntry {
        for await entry in stream where entry.message == message { return entry }
        throw LogEnded(otherLines: otherLines)
    }

    /// Waits for the first exchanges that match, as many as there should be.
    @discardableResult
    func exchanges(_ count: Int = 1, where matches: (LogEntry) -> Bool) async throws -> [LogEntry] {
        var found: [LogEntry] = []
        for await entry in stream where entry.message == "exchange" && matches(entry) {
            found.append(entry)
            if found.count == count { return found }
        }
        throw LogEnded(otherLines: otherLines)
    }

    /// Waits until nothing more can come.
    func waitForEnd() async {
        for await _ in stream {}
    }

    func add(line: String) {
        state.withLock { state in
            guard let entry = LogEntry(line) else { return state.otherLines.append(line) }
            state.entries.append(entry)
            for reader in state.readers { reader.yield(entry) }
        }
    }

    func end() {
        state.withLock { state in
            state.isComplete = true
            for reader in state.readers { reader.finish() }
        }
    }
}

/// The program or the test's time ended before the line came that was waited for.
struct LogEnded: Error {
    /// What it said instead.
    let otherLines: [String]
}
