/// A line of logfmt, read byte by byte as the README describes the format, and refused if it is anything else.
///
/// ``LogEntry`` reads what tests look for; this one tells whether text from outside can break out of its value.
struct LogfmtLine {
    /// The values by key, with their escapes undone.
    let values: [String: [UInt8]]

    private struct Malformed: Error {}

    init?(_ line: some Sequence<UInt8>) {
        var rest = Array(line)[...]
        var values: [String: [UInt8]] = [:]
        do {
            while !rest.isEmpty {
                let key = try Self.key(from: &rest)
                let value = try rest.first == UInt8(ascii: "\"") ? Self.quoted(from: &rest) : Self.bare(from: &rest)
                guard values.updateValue(value, forKey: key) == nil else { return nil }
                guard rest.isEmpty || rest.removeFirst() == UInt8(ascii: " ") && !rest.isEmpty else { return nil }
            }
        } catch {
            return nil
        }
        self.values = values
    }

    /// The value as text; `nil` if there is none, or it is not UTF-8.
    subscript(key: String) -> String? {
        values[key].flatMap { String(validating: $0, as: UTF8.self) }
    }

    private static func key(from rest: inout ArraySlice<UInt8>) throws -> String {
        let key = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "_") }
        rest = rest[key.endIndex...]
        guard !key.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { throw Malformed() }
        return String(decoding: key, as: UTF8.self)
    }

    private static func bare(from rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
        let value = rest.prefix { 0x21...0x7E ~= $0 && !#""\="#.utf8.contains($0) }
        rest = rest[value.endIndex...]
        guard !value.isEmpty else { throw Malformed() }
        return Array(value)
    }

    private static func quoted(from rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return value
            case UInt8(ascii: "\\"): value += try escaped(from: &rest)
            case 0..<0x20, 0x7F: throw Malformed()
            default: value.append(byte)
            }
        }
        throw Malformed()
    }

    private static func escaped(from rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
        switch rest.popFirst().map({ Character(Unicode.Scalar($0)) }) {
        case "\"": return Array("\"".utf8)
        case "\\": return Array("\\".utf8)
        case "n": return Array("\n".utf8)
        case "r": return Array("\r".utf8)
        case "t": return Array("\t".utf8)
        case "x": return [UInt8(try number(of: 2, from: &rest))]
        case "u":
            guard let scalar = Unicode.Scalar(try number(of: 4, from: &rest)) else { throw Malformed() }
            return Array(String(scalar).utf8)
        default: throw Malformed()
        }
    }

    private static func number(of digits: Int, from rest: inout ArraySlice<UInt8>) throws -> UInt32 {
        let text = String(decoding: rest.prefix(digits), as: UTF8.self)
        guard text.utf8.count == digits, let number = UInt32(text, radix: 16) else { throw Malformed() }
        rest = rest.dropFirst(digits)
        return number
    }
}
