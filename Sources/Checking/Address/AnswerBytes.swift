/// What curl writes of one answer: head, empty line, body.
struct AnswerBytes {
    let status: Int
    let fields: HeaderFields
    let body: ArraySlice<UInt8>

    /// Takes the bytes apart; `nil` as long as the head of the final answer is not whole.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let end = Self.endOfHead(in: rest) {
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(whereSeparator: \.isNewline)
            let words = lines.first?.split(separator: " ") ?? []
            guard words.count >= 2, let status = Int(words[1]) else { return nil }
            rest = rest[end.upperBound...]
            // RFC 9110 section 15.2: answers of the class 1xx come before the final one.
            if 100...199 ~= status { continue }
            self.status = status
            fields = HeaderFields(lines: lines.dropFirst())
            body = rest
            return
        }
        return nil
    }

    /// Where the empty line after a head is, the end of the last line included.
    private static func endOfHead(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: lf) {
            let next = bytes[(end + 1)...].prefix(2)
            if next.first == lf { return end..<(end + 2) }
            if next.elementsEqual([cr, lf]) { return end..<(end + 3) }
            start = end + 1
        }
        return nil
    }
}
