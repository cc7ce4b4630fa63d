extension Int64 {
    /// The number with a comma before every third digit: `34,567`.
    var grouped: String {
        var digits = String(magnitude)
        for place in stride(from: digits.count - 3, to: 0, by: -3) {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
        }
        return self < 0 ? "-" + digits : digits
    }

    /// The number with what it counts: `1 line`, `2 lines`.
    func counted(_ noun: String) -> String { "\(grouped) \(noun)\(self == 1 ? "" : "s")" }

    /// A number of bytes in the unit that people would take, to a tenth: `12.3 MB`.
    ///
    /// It must not be negative.
    var bytesInWords: String {
        guard self >= 1000 else { return "\(self) B" }
        var unit: Int64 = 1000
        for name in ["kB", "MB", "GB", "TB"] {
            // What would be rounded to 1000 of a unit is 1.0 of the next.
            let tenths = (self + unit / 20) / (unit / 10)
            if tenths < 10_000 { return "\(tenths / 10).\(tenths % 10) \(name)" }
            unit *= 1000
        }
        let tenths = self / (unit / 10)
        return "\((tenths / 10).grouped).\(tenths % 10) PB"
    }
}
