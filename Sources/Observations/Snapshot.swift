internal import FastCGI

/// All that one process knows at a moment.
struct Snapshot: Sendable {
    var totals = Totals()
    var history = History()
    var playbacks: [PlaybackRecord] = []
    /// Playbacks that this process has told the log of lately, for all that had some of them.
    var told: [PlaybackKey] = []
    var load = Server.Load()

    /// The first bytes of what is packed: another program's, or another version's, is left alone.
    private static let mark = Array("rangefinder 1\n".utf8)

    /// The snapshot as bytes.
    var bytes: [UInt8] {
        var packer = Packer()
        pack(into: &packer)
        return Self.mark + packer.bytes
    }

    /// Reads a snapshot.
    ///
    /// - Returns: `nil` for what is none, or not whole.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.mark) else { return nil }
        var unpacker = Unpacker(Array(bytes.dropFirst(Self.mark.count)))
        guard let snapshot = try? Snapshot(from: &unpacker) else { return nil }
        self = snapshot
    }

    init() {}
}

extension Snapshot: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        totals = try Totals(from: &unpacker)
        history = try History(from: &unpacker)
        playbacks = try unpacker.values()
        told = try unpacker.values()
        load = Server.Load(
            connections: Int(try unpacker.number()),
            connectionLimit: Int(try unpacker.number()),
            workers: Int(try unpacker.number()),
            busyWorkers: Int(try unpacker.number()),
            waitingAnswers: Int(try unpacker.number())
        )
    }

    func pack(into packer: inout Packer) {
        totals.pack(into: &packer)
        history.pack(into: &packer)
        packer.append(playbacks)
        packer.append(told)
        for count in [load.connections, load.connectionLimit, load.workers, load.busyWorkers, load.waitingAnswers] {
            packer.append(count)
        }
    }
}

extension Totals: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        statuses = try unpacker.counts()
        endings = try unpacker.values { unpacker throws(Unpacker.Malformed) in try unpacker.number() }
        guard endings.count == ExchangeEnding.allCases.count else { throw Unpacker.Malformed() }
        sent = try unpacker.number()
        abandoned = try unpacker.number()
        playbacks = try unpacker.number()
        stalls = try unpacker.number()
        stalledNanoseconds = try unpacker.number()
        firstByte = try Histogram(from: &unpacker)
        duration = try Histogram(from: &unpacker)
        windows = try Histogram(from: &unpacker)
        reads = try unpacker.namedValues()
    }

    func pack(into packer: inout Packer) {
        packer.append(statuses)
        packer.append(endings) { $0.append($1) }
        for number in [sent, abandoned, playbacks, stalls, stalledNanoseconds] { packer.append(number) }
        for histogram in [firstByte, duration, windows] { histogram.pack(into: &packer) }
        packer.append(reads)
    }
}

extension Histogram: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        buckets = try unpacker.values { unpacker throws(Unpacker.Malformed) in try unpacker.number() }
        guard buckets.count == Self.bucketCount else { throw Unpacker.Malformed() }
        sum = try unpacker.number()
    }

    func pack(into packer: inout Packer) {
        packer.append(buckets) { $0.append($1) }
        packer.append(sum)
    }
}

extension ReadTotals: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        times = try Histogram(from: &unpacker)
        failed = try unpacker.number()
    }

    func pack(into packer: inout Packer) {
        times.pack(into: &packer)
        packer.append(failed)
    }
}
