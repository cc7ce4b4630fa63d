/// The keys of the log's values that are read.
enum LogKey: Int, CaseIterable {
    case time
    case message
    /// Of exchanges.
    case method, path, status, delivery, length, ending, reason
    /// Of playbacks.
    case film, address, ranges, distinct, abandoned, stalls, stalledFor
    /// Of both.
    case sent, duration, viewer, agent
    /// How many lines were lost.
    case lines

    private var name: String { self == .stalledFor ? "stalled_for" : "\(self)" }

    /// All names, as numbers: a key of a line is then compared without looking at its bytes again.
    private static let packedNames = allCases.map { PackedName($0.name) }

    /// Finds the key with a name; `nil` if its values are not read.
    init?(_ name: PackedName) {
        // So few are found faster one by one than by their hash.
        guard let index = Self.packedNames.firstIndex(of: name) else { return nil }
        self.init(rawValue: index)
    }
}

/// The last sixteen bytes of a name as one number.
///
/// No name of ours is longer than fifteen, and none holds a NUL, so that longer ones are like none of them.
struct PackedName: Equatable {
    private var number: UInt128 = 0

    init() {}

    init(_ name: String) {
        for byte in name.utf8 { append(byte) }
    }

    mutating func append(_ byte: UInt8) {
        number = number << 8 | UInt128(byte)
    }
}
