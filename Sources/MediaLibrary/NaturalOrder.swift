/// The order of names as people sort them: numbers by their value, letters without their case.
///
/// `film 9` comes before `Film 10`. Names that differ in nothing but case or zeros in front are told apart by their bytes,
/// so no two names are the same, and the order is the same every time.
struct NaturalOrder: Comparable {
    /// The name itself.
    let name: String
    private let folded: [UInt8]

    init(_ name: String) {
        self.name = name
        folded = Array(name.lowercased().utf8)
    }

    static func < (one: NaturalOrder, other: NaturalOrder) -> Bool {
        switch order(one.folded.span, other.folded.span) {
        case ..<0: true
        case 0: one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
        default: false
        }
    }

    static func == (one: NaturalOrder, other: NaturalOrder) -> Bool {
        one.name.utf8.elementsEqual(other.name.utf8)
    }

    /// Negative if `one` comes first, positive if `other` does, 0 if neither.
    private static func order(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Int {
        var (place, otherPlace) = (0, 0)
        while place < one.count, otherPlace < other.count {
            if isDigit(one[place]), isDigit(other[otherPlace]) {
                let (number, otherNumber) = (number(in: one, from: &place), number(in: other, from: &otherPlace))
                // Of two numbers the one with more digits is the greater.
                if number.count != otherNumber.count { return number.count - otherNumber.count }
                for (digit, otherDigit) in zip(number, otherNumber) where one[digit] != other[otherDigit] {
                    return Int(one[digit]) - Int(other[otherDigit])
                }
            } else {
                if one[place] != other[otherPlace] { return Int(one[place]) - Int(other[otherPlace]) }
                place += 1
                otherPlace += 1
            }
        }
        return (one.count - place) - (other.count - otherPlace)
    }

    /// Where the digits are that follow, without zeros in front; `place` is behind them then.
    private static func number(in text: Span<UInt8>, from place: inout Int) -> Range<Int> {
        while place < text.count, text[place] == UInt8(ascii: "0") { place += 1 }
        let start = place
        while place < text.count, isDigit(text[place]) { place += 1 }
        return start..<place
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
