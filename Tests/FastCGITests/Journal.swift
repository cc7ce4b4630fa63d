/// What happens on other threads, in order: a test waits for the next entry, as long as its time limit allows.
final class Journal<Entry: Sendable>: Sendable {
    private let entries: AsyncStream<Entry>
    private let writer: AsyncStream<Entry>.Continuation

    init() {
        (entries, writer) = AsyncStream.makeStream()
    }

    /// Adds an entry.
    func note(_ entry: Entry) {
        writer.yield(entry)
    }

    /// Takes the next entry, and waits for it.
    func next() async throws -> Entry {
        for await entry in entries { return entry }
        throw CancellationError()
    }

    /// Takes as many entries.
    func next(_ count: Int) async throws -> [Entry] {
        var taken: [Entry] = []
        while taken.count < count { taken.append(try await next()) }
        return taken
    }

    /// Ends the journal, and takes what nobody has taken.
    func rest() async -> [Entry] {
        writer.finish()
        var taken: [Entry] = []
        for await entry in entries { taken.append(entry) }
        return taken
    }
}
