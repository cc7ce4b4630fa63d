extension Duration {
    /// Reads digits and a unit, as in `500ms`, `5s`, `1m`, `24h`.
    ///
    /// The unit is required: a bare number would be seconds to one reader and milliseconds to another.
    ///
    /// - Returns: `nil` for anything else, and for more than 2^63 − 1 milliseconds.
    init?(setting text: String) {
        guard let quantity = Quantity(text),
            let unit = Self.settingUnits.first(where: { $0.name == quantity.unit })
        else { return nil }
        let (milliseconds, overflow) = quantity.number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// The duration in the largest unit that holds it exactly, such as `5s`; parts of a millisecond are left out.
    var settingText: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        for unit in Self.settingUnits where milliseconds >= unit.milliseconds {
            if milliseconds.isMultiple(of: unit.milliseconds) {
                return "\(milliseconds / unit.milliseconds)\(unit.name)"
            }
        }
        return "0s"
    }

    /// The units of settings, the largest first.
    private static let settingUnits: [(name: String, milliseconds: Int64)] = [
        ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
}
