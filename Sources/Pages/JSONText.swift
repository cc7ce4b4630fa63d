/// A text as JSON writes it, in quotation marks (RFC 8259 section 7).
struct JSONText: CustomStringConvertible {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    var description: String {
        var written: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): written += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: written += "\\u00\(byte < 0x10 ? "0" : "1")\(String(byte & 15, radix: 16))".utf8
            default: written.append(byte)
            }
        }
        written.append(UInt8(ascii: "\""))
        return String(decoding: written, as: UTF8.self)
    }
}
