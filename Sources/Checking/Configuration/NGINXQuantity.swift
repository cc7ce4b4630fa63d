/// A size or a time as nginx writes it.
enum NGINXQuantity {
    /// Bytes of `16k`, `8m`, `1g` or a bare number; `nil` for anything else.
    static func bytes(_ text: String) -> Int64? {
        number(text, units: ["": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30])
    }

    /// Seconds of `60`, `60s`, `5m`, `1h`, `1d` or `500ms`; `nil` for anything else.
    static func seconds(_ text: String) -> Int64? {
        if text.hasSuffix("ms") { return number(String(text.dropLast(2)), units: ["": 1]).map { $0 / 1000 } }
        return number(text, units: ["": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400])
    }

    private static func number(_ text: String, units: [String: Int64]) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), let unit = units[text.dropFirst(digits.count).lowercased()] else {
            return nil
        }
        let (result, overflows) = number.multipliedReportingOverflow(by: unit)
        return overflows ? nil : result
    }
}
