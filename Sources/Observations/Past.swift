/// What processes have counted that are no more.
struct Past: Sendable {
    var totals = Totals()
    var history = History()
    /// The files whose figures are in it, as long as they may still be there.
    var names: [String] = []

    /// The first bytes of what is packed.
    private static let mark = Array("rangefinder past 1\n".utf8)

    init() {}

    /// The past as bytes.
    var bytes: [UInt8] {
        var packer = Packer()
        totals.pack(into: &packer)
        history.pack(into: &packer)
        packer.append(names) { $0.append($1) }
        return Self.mark + packer.bytes
    }

    /// Reads a past.
    ///
    /// - Returns: `nil` for what is none, or not whole.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.mark) else { return nil }
        var unpacker = Unpacker(Array(bytes.dropFirst(Self.mark.count)))
        do throws(Unpacker.Malformed) {
            totals = try Totals(from: &unpacker)
            history = try History(from: &unpacker)
            names = try unpacker.values { unpacker throws(Unpacker.Malformed) in try unpacker.string() }
        } catch {
            return nil
        }
    }

    /// Adds what a process has left behind.
    mutating func add(_ snapshot: Snapshot) {
        totals += snapshot.totals
        history.merge(snapshot.history)
    }
}
