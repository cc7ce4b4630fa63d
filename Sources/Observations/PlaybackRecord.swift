/// A playback as it stands, in one process or in several: what the log says at its end, and the status before.
package struct PlaybackRecord: Equatable, Sendable {
    /// A name by which it can be ended.
    package var id: String
    /// What it is.
    package let key: PlaybackKey
    /// The name of the token that came last.
    package var grant: String?
    /// The film's size in bytes.
    package var size: Int64 = 0
    /// The answers that had some of the film, those that run included.
    package var answers = 0
    /// Bytes of the film that nginx took.
    package var sent: Int64 = 0
    /// Bytes that were promised to a client who left before.
    package var abandoned: Int64 = 0
    /// The byte after the farthest one that was sent.
    package var furthest: Int64 = 0
    /// How often nothing went out for long, although there was something to send.
    package var stalls = 0

    /// The byte after the last one that was sent.
    var position: Int64 = 0
    /// Bytes a second of late.
    var rate = 0.0
    /// Which parts of the film were sent by answers that have ended.
    var spans = SpanSet()
    var stalledNanoseconds: Int64 = 0
    var began: MonotonicTime
    var beganOnClock: WallTime
    /// When an answer last began or ended.
    var lastActive: MonotonicTime
    /// The answers that run, and those of them that stall.
    var running = 0
    var stalling = 0

    /// A playback that begins.
    init(id: String, key: PlaybackKey, at now: MonotonicTime, _ clock: WallTime) {
        self.id = id
        self.key = key
        began = now
        beganOnClock = clock
        lastActive = now
    }

    /// Those of the bytes that nginx took which it had not taken before.
    package var distinct: Int64 { spans.count }

    /// How long the stalls took.
    package var stalled: Duration { .nanoseconds(stalledNanoseconds) }

    /// From the first request to the end of the last answer.
    package var duration: Duration { .nanoseconds(max(0, lastActive - began)) }

    /// Whether something should be sent, and nothing goes out.
    var isStalled: Bool { running > 0 && stalling == running }

    /// Whether another process has had an answer of the same playback after this one.
    func isLater(than other: PlaybackRecord) -> Bool {
        running > 0 || (lastActive, id) > (other.lastActive, other.id)
    }

    /// Adds what another process has of the same playback.
    mutating func add(_ other: PlaybackRecord) {
        // The faster one is where the viewer is; of those that rest, the later one.
        if (other.rate, other.lastActive) > (rate, lastActive) { position = other.position }
        if other.lastActive > lastActive { (grant, size) = (other.grant, other.size) }
        id = min(id, other.id)
        answers += other.answers
        sent += other.sent
        abandoned += other.abandoned
        furthest = max(furthest, other.furthest)
        stalls += other.stalls
        rate += other.rate
        for span in other.spans.spans { spans.insert(span) }
        stalledNanoseconds += other.stalledNanoseconds
        began = min(began, other.began)
        beganOnClock = min(beganOnClock, other.beganOnClock)
        lastActive = max(lastActive, other.lastActive)
        running += other.running
        stalling += other.stalling
    }
}

extension PlaybackRecord: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        id = try unpacker.string()
        key = try PlaybackKey(from: &unpacker)
        grant = try unpacker.optionalString()
        size = try unpacker.number()
        answers = Int(try unpacker.number())
        sent = try unpacker.number()
        abandoned = try unpacker.number()
        furthest = try unpacker.number()
        stalls = Int(try unpacker.number())
        position = try unpacker.number()
        rate = try unpacker.double()
        spans = try SpanSet(from: &unpacker)
        stalledNanoseconds = try unpacker.number()
        began = MonotonicTime(nanoseconds: try unpacker.number())
        beganOnClock = WallTime(seconds: try unpacker.double())
        lastActive = MonotonicTime(nanoseconds: try unpacker.number())
        running = Int(try unpacker.number())
        stalling = Int(try unpacker.number())
    }

    func pack(into packer: inout Packer) {
        packer.append(id)
        key.pack(into: &packer)
        packer.append(grant)
        packer.append(size)
        packer.append(answers)
        packer.append(sent)
        packer.append(abandoned)
        packer.append(furthest)
        packer.append(stalls)
        packer.append(position)
        packer.append(rate)
        spans.pack(into: &packer)
        packer.append(stalledNanoseconds)
        packer.append(began.nanoseconds)
        packer.append(beganOnClock.seconds)
        packer.append(lastActive.nanoseconds)
        packer.append(running)
        packer.append(stalling)
    }
}

extension PlaybackKey: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        film = try unpacker.text()
        viewer = try unpacker.optionalString()
        address = try unpacker.string()
        agent = try unpacker.string()
    }

    func pack(into packer: inout Packer) {
        packer.append(film)
        packer.append(viewer)
        packer.append(address)
        packer.append(agent)
    }
}
