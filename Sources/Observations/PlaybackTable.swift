/// The playbacks of this process, and those that were ended by hand.
struct PlaybackTable: Sendable {
    private(set) var playbacks: [PlaybackKey: ObservedPlayback] = [:]
    private var ended: [PlaybackKey: MonotonicTime] = [:]

    /// How many playbacks are observed at once, in about 10 MB; answers of others are counted, and no more.
    static let limit = 10_000

    var isEmpty: Bool { playbacks.isEmpty && ended.isEmpty }

    /// Whether a playback was ended by hand, and is refused still.
    func isRefused(_ key: PlaybackKey, at now: MonotonicTime) -> Bool {
        !ended.isEmpty && ended[key].map { now < $0 } ?? false
    }

    /// The playback that a request belongs to; `nil` where it is one too many.
    mutating func playback(_ key: PlaybackKey, at now: MonotonicTime) -> ObservedPlayback? {
        if let known = playbacks[key] { return known }
        guard playbacks.count < Self.limit else { return nil }
        let new = ObservedPlayback(key, at: now, .now)
        playbacks[key] = new
        return new
    }

    /// Takes a playback out if it is over at a moment, or in any case if that is `nil`.
    ///
    /// - Returns: Whether it is out.
    mutating func remove(_ playback: ObservedPlayback, ifOverAt now: MonotonicTime?) -> Bool {
        if let now, !playback.isOver(at: now) { return false }
        playbacks[playback.key] = nil
        return true
    }

    /// Refuses a playback until a moment.
    mutating func refuse(_ key: PlaybackKey, until end: MonotonicTime) {
        ended[key] = max(end, ended[key] ?? end)
    }

    /// Forgets what is refused no more.
    mutating func sweep(at now: MonotonicTime) {
        ended = ended.filter { now < $0.value }
    }
}
