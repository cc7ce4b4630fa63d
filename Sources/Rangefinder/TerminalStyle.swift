import Checking

/// How a report is written where it goes: with signs or letters, with colours or without.
struct TerminalStyle: Equatable {
    let isUnicode: Bool
    let isColoured: Bool

    /// The style of stdout: colours on a terminal alone, and not where NO_COLOR is set (no-color.org).
    static var current: TerminalStyle {
        TerminalStyle(variables: ProcessEnvironment.variables, isTerminal: Terminal() != nil)
    }

    init(variables: [String: String], isTerminal: Bool) {
        // The first that is set and not empty counts: locale(7).
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
        let letters = locale.lowercased()
        isUnicode = letters.contains("utf-8") || letters.contains("utf8")
        isColoured = isTerminal && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
    }

    /// The sign of a grade.
    func sign(of grade: Finding.Grade) -> String {
        switch grade {
        case .good: coloured(isUnicode ? "✓" : "+", "32")
        case .note: isUnicode ? "·" : "-"
        case .warning: coloured("!", "33")
        case .fault: coloured(isUnicode ? "✗" : "x", "31")
        }
    }

    func strong(_ text: String) -> String { coloured(text, "1") }

    func faint(_ text: String) -> String { coloured(text, "2") }

    /// The bar of a chart.
    func bar(_ text: String) -> String { coloured(text, "36") }

    /// The text without anything that a terminal would obey: a part of it may be what a server says.
    func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { Self.isObeyed($0) ? "?" : $0 }))
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            true
        default: false
        }
    }

    private func coloured(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
