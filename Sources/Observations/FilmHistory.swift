/// Which films were watched in the last hour, to five minutes.
struct FilmHistory: Equatable, Sendable {
    /// How much a film was watched.
    struct Tally: Equatable, Sendable {
        /// The playbacks that began.
        var playbacks: Int64 = 0
        /// The bytes that nginx took.
        var sent: Int64 = 0

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(playbacks: left.playbacks + right.playbacks, sent: left.sent + right.sent)
        }
    }

    /// Five minutes.
    fileprivate struct Slot: Equatable, Sendable {
        let number: Int64
        var films: [[UInt8]: Tally] = [:]
    }

    private var slots: [Slot] = []

    private static let slotLength: Int64 = 300
    private static let slotCount: Int64 = 12
    /// How many films a slot has at most: memory is bounded, and who looks is shown ten.
    fileprivate static let filmLimit = 1000

    mutating func add(_ path: [UInt8], playbacks: Int64, sent: Int64, at time: WallTime) {
        let number = Self.number(at: time)
        if slots.last?.number != number { slots.append(Slot(number: number)) }
        slots[slots.count - 1].add(Tally(playbacks: playbacks, sent: sent), to: path)
        slots.removeAll { !Self.isKept($0.number, at: number) }
    }

    mutating func merge(_ other: FilmHistory) {
        for slot in other.slots {
            let place = slots.firstIndex { $0.number == slot.number } ?? slots.endIndex
            if place == slots.endIndex { slots.append(Slot(number: slot.number)) }
            for (path, tally) in slot.films { slots[place].add(tally, to: path) }
        }
        slots.sort { $0.number < $1.number }
    }

    /// The most watched films, the first of them first.
    func mostWatched(_ count: Int, at time: WallTime) -> [(path: [UInt8], tally: Tally)] {
        let now = Self.number(at: time)
        var films: [[UInt8]: Tally] = [:]
        for slot in slots where Self.isKept(slot.number, at: now) { films.merge(slot.films) { $0 + $1 } }
        let ordered = films.sorted { first, second in
            let (one, other) = (first.value, second.value)
            if (one.playbacks, one.sent) != (other.playbacks, other.sent) {
                return (one.playbacks, one.sent) > (other.playbacks, other.sent)
            }
            return first.key.lexicographicallyPrecedes(second.key)
        }
        return ordered.prefix(count).map { ($0.key, $0.value) }
    }

    private static func number(at time: WallTime) -> Int64 {
        Int64((time.seconds / Double(slotLength)).rounded(.down))
    }

    /// Also not one of the future, where the clock was set back.
    private static func isKept(_ number: Int64, at now: Int64) -> Bool {
        now - slotCount < number && number <= now
    }
}

extension FilmHistory.Slot {
    fileprivate mutating func add(_ tally: FilmHistory.Tally, to path: [UInt8]) {
        if let known = films[path] {
            films[path] = known + tally
        } else if films.count < FilmHistory.filmLimit {
            films[path] = tally
        }
    }
}

extension FilmHistory: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        slots = try unpacker.values()
    }

    func pack(into packer: inout Packer) {
        packer.append(slots)
    }
}

extension FilmHistory.Slot: Packable {
    fileprivate init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        number = try unpacker.number()
        let entries = try unpacker.values { unpacker throws(Unpacker.Malformed) in
            let path = try unpacker.text()
            return (path, FilmHistory.Tally(playbacks: try unpacker.number(), sent: try unpacker.number()))
        }
        films = Dictionary(entries) { $1 }
    }

    fileprivate func pack(into packer: inout Packer) {
        packer.append(number)
        packer.append(films) { packer, entry in
            packer.append(entry.key)
            packer.append(entry.value.playbacks)
            packer.append(entry.value.sent)
        }
    }
}
