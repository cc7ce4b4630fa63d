/// The order of names as people sort them: numbers by their value, letters without their case.
///
/// `film 9` comes before `Film 10`. Names that differ in nothing but case or zeros in front are told apart by their bytes,
/// so no two names are the same, and the order is the same every time.
struct NaturalOrder: Comparable {
    private let name: String
    private let folded: [UInt8]

    init(_ name: String) {
        self.name = name
        folded = Array(name.lowercased().utf8)
    }

    static func < (one: NaturalOrder, other: NaturalOrder) -> Bool {
        switch order(one.folded[...], other.folded[...]) {
        case let order where order < 0: true
        case 0: one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
        default: false
        }
    }

    static func == (one: NaturalOrder, other: NaturalOrder) -> Bool {
        one.name.utf8.elementsEqual(other.name.utf8)
    }

    /// Negative if `one` comes first, positive if `other` does, 0 if neither.
    private static func order(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Int {
        var (one, other) = (one, other)
        while let first = one.first, let second = other.first {
            if isDigit(first), isDigit(second) {
                let (number, otherNumber) = (takeNumber(from: &one), takeNumber(from: &other))
                if number.count != otherNumber.count { return number.count - otherNumber.count }
                if number != otherNumber { return number.lexicographicallyPrecedes(otherNumber) ? -1 : 1 }
            } else {
                if first != second { return first < second ? -1 : 1 }
                one.removeFirst()
                other.removeFirst()
            }
        }
        return one.count - other.count
    }

    /// The digits that follow, without zeros in front, so that of two numbers the one with more digits is the greater.
    private static func takeNumber(from text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = text.prefix(while: isDigit)
        text = text[digits.endIndex...]
        return digits.drop { $0 == UInt8(ascii: "0") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
