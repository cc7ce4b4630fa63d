internal import CLinux
internal import Glibc

/// A text from outside as a terminal shows it: it obeys nothing in it, and knows how wide it is.
struct ShownText {
    /// What is shown one after another: letters, or escapes for what has none.
    private let pieces: [(text: String, width: Int)]

    /// Without it wcwidth(3) knows no letters but those of ASCII; whether others are shown is the style's to say.
    private static let locale: Void = { _ = unsafe setlocale(LC_CTYPE, "C.UTF-8") }()

    /// Takes bytes that may be anything.
    init(_ bytes: [UInt8], in style: TerminalStyle) {
        self.init(String(decoding: bytes, as: UTF8.self), in: style)
    }

    /// Takes a text; what only changes how others look, such as marks of direction, is written as `\u{NNNN}`.
    init(_ text: String, in style: TerminalStyle) {
        _ = Self.locale
        pieces = text.unicodeScalars.map { scalar in
            let width = Int(rangefinder_columns(scalar.value))
            if scalar.isShown, scalar.isASCII || style.isUnicode && width >= 0 { return (String(scalar), width) }
            let escape = "\\u{\(String(scalar.value, radix: 16))}"
            return (escape, escape.utf8.count)
        }
    }

    /// All of it, or its beginning and its end if it is wider than that.
    func fitted(to columns: Int?) -> String {
        guard let columns, width(of: pieces[...]) > columns else { return pieces.map(\.text).joined() }
        let mark = "..."
        let room = max(0, columns - mark.count)
        var head = pieces[...]
        var tail = pieces[...]
        while width(of: head) > room / 2 { head.removeLast() }
        while width(of: tail) > room - width(of: head) { tail.removeFirst() }
        return head.map(\.text).joined() + mark + tail.map(\.text).joined()
    }

    private func width(of pieces: ArraySlice<(text: String, width: Int)>) -> Int {
        pieces.reduce(0) { $0 + $1.width }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal shows it, and neither obeys it nor lets it change what stands round it.
    fileprivate var isShown: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: true
        }
    }
}
