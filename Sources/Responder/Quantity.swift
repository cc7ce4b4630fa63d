/// A number and its unit, as people write them in settings: `8MiB`, `500ms`, `8 MiB`.
struct Quantity: Equatable {
    let number: Int64
    let unit: String

    /// Reads ASCII digits, at most one space, and the unit, which may be empty.
    ///
    /// - Returns: `nil` if the text does not begin with a digit or the number is above 2^63 − 1.
    init?(_ text: String) {
        let digits = text.utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard let number = Int64(text[..<digits.endIndex]) else { return nil }
        var unit = text[digits.endIndex...]
        if unit.count > 1, unit.first == " " { unit.removeFirst() }
        self.number = number
        self.unit = String(unit)
    }
}
