/// A place in the text of a request field, and the steps by which the parsers move it.
///
/// Each step takes the text, because a type that stores a `Span` needs lifetime annotations, which Swift has not settled.
struct FieldCursor {
    private(set) var position = 0

    func isAtEnd(of text: Span<UInt8>) -> Bool {
        position == text.count
    }

    func next(in text: Span<UInt8>) -> UInt8? {
        position < text.count ? text[position] : nil
    }

    mutating func skip() {
        position += 1
    }

    /// Skips optional whitespace: spaces and tabs, RFC 9110 5.6.3.
    mutating func skipWhitespace(in text: Span<UInt8>) {
        while let byte = next(in: text), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
            position += 1
        }
    }

    /// Moves behind `byte` if it comes next.
    mutating func take(byte: Unicode.Scalar, in text: Span<UInt8>) -> Bool {
        guard next(in: text) == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    /// Moves behind `word` if exactly it comes next.
    mutating func take(_ word: String, in text: Span<UInt8>) -> Bool {
        take(word, in: text) { $0 }
    }

    /// Moves behind `word`, which is all small letters, if it comes next in any case.
    mutating func takeIgnoringCase(_ word: String, in text: Span<UInt8>) -> Bool {
        // Only a letter and its capital become a small letter by this.
        take(word, in: text) { $0 | 0x20 }
    }

    /// Moves behind the ASCII digit that comes next, and returns its value.
    mutating func takeDigit(in text: Span<UInt8>) -> Int64? {
        guard let byte = next(in: text), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        position += 1
        return Int64(byte - UInt8(ascii: "0"))
    }

    private mutating func take(_ word: String, in text: Span<UInt8>, folding fold: (UInt8) -> UInt8) -> Bool {
        let word = word.utf8.span
        guard word.count <= text.count - position else { return false }
        for index in word.indices where fold(text[position + index]) != word[index] {
            return false
        }
        position += word.count
        return true
    }
}
