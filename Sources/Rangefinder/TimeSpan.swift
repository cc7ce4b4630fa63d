import ArgumentParser

/// A time in whole seconds, as people write it on a command line: `90s`, `30m`, `2h`, `7d`, `1h30m`.
struct TimeSpan: Equatable {
    let seconds: Int64

    private static let units: [(letter: Character, word: String, seconds: Int64)] = [
        ("d", "d", 86_400), ("h", "h", 3600), ("m", "min", 60), ("s", "s", 1),
    ]

    /// The longest, ten thousand days, so that nothing that is counted with it overflows.
    private static let maximum: Int64 = 10_000 * 86_400

    init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads numbers with their units, the largest first, each unit at most once.
    ///
    /// - Returns: `nil` for anything else; a bare number too, as it would be seconds to one reader and hours to another.
    init?(_ text: String) {
        var rest = Substring(text)
        var seconds: Int64 = 0
        for unit in Self.units {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard rest.dropFirst(digits.count).first == unit.letter else { continue }
            guard let number = Int64(digits), number <= Self.maximum / unit.seconds else { return nil }
            seconds += number * unit.seconds
            rest = rest.dropFirst(digits.count + 1)
        }
        guard !text.isEmpty, rest.isEmpty, seconds <= Self.maximum else { return nil }
        self.seconds = seconds
    }

    /// The time in words, in its two largest units: `2 h 3 min`.
    var words: String {
        guard let first = Self.units.firstIndex(where: { seconds >= $0.seconds }) else { return "0 s" }
        var rest = seconds
        return Self.units[first...].prefix(2)
            .compactMap { unit in
                let (count, remainder) = rest.quotientAndRemainder(dividingBy: unit.seconds)
                rest = remainder
                return count > 0 ? "\(count) \(unit.word)" : nil
            }
            .joined(separator: " ")
    }
}

extension TimeSpan {
    /// Reads a command line's value, or says what is allowed.
    static func argument(_ text: String) throws -> TimeSpan {
        guard let span = TimeSpan(text) else {
            throw ValidationError("allowed is a time such as 90s, 30m, 2h, 7d or 1h30m")
        }
        return span
    }
}
