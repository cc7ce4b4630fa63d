/// Writes values one after another, without names, for another process of the same program.
///
/// Whole numbers take as few bytes as they need, seven bits each: most counts are small.
struct Packer {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ number: Int64) {
        // Zigzag: small negative numbers are short too.
        var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(_ number: Int) { append(Int64(number)) }

    mutating func append(_ number: Double) { append(Int64(bitPattern: number.bitPattern)) }

    mutating func append(_ flag: Bool) { append(flag ? 1 : 0) }

    mutating func append(_ text: [UInt8]) {
        append(text.count)
        bytes += text
    }

    mutating func append(_ text: String) { append(Array(text.utf8)) }

    mutating func append(_ text: String?) {
        append(text != nil)
        if let text { append(text) }
    }

    /// Appends values by a function, their number first.
    mutating func append<Values: Collection>(_ values: Values, by append: (inout Packer, Values.Element) -> Void) {
        self.append(values.count)
        for value in values { append(&self, value) }
    }
}

/// Reads what a ``Packer`` has written.
struct Unpacker {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// What is read was not written by a ``Packer`` of this kind, or not to its end.
    struct Malformed: Error {}

    private mutating func byte() throws(Malformed) -> UInt8 {
        guard position < bytes.count else { throw Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() throws(Malformed) -> Int64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 64 else { throw Malformed() }
            number |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1) }
        }
    }

    /// A number of things that follow, each of which takes a byte at least.
    mutating func count() throws(Malformed) -> Int {
        let number = try number()
        guard 0...Int64(bytes.count - position) ~= number else { throw Malformed() }
        return Int(number)
    }

    mutating func double() throws(Malformed) -> Double {
        Double(bitPattern: UInt64(bitPattern: try number()))
    }

    mutating func flag() throws(Malformed) -> Bool { try number() != 0 }

    mutating func text() throws(Malformed) -> [UInt8] {
        let count = try count()
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func string() throws(Malformed) -> String { String(decoding: try text(), as: UTF8.self) }

    mutating func optionalString() throws(Malformed) -> String? { try flag() ? try string() : nil }

    /// Reads as many values as were written.
    mutating func values<Value>(
        by read: (inout Unpacker) throws(Malformed) -> Value
    ) throws(Malformed) -> [Value] {
        var values: [Value] = []
        for _ in 0..<(try count()) { values.append(try read(&self)) }
        return values
    }
}

/// What goes from process to process.
protocol Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed)
    func pack(into packer: inout Packer)
}

extension Packer {
    mutating func append(_ values: [some Packable]) {
        append(values) { $1.pack(into: &$0) }
    }

    /// Appends values by their names.
    mutating func append(_ values: [String: some Packable]) {
        append(values) { packer, entry in
            packer.append(entry.key)
            entry.value.pack(into: &packer)
        }
    }

    /// Appends counts by what they count.
    mutating func append(_ counts: [Int: Int64]) {
        append(counts) { packer, entry in
            packer.append(entry.key)
            packer.append(entry.value)
        }
    }
}

extension Unpacker {
    mutating func values<Value: Packable>() throws(Malformed) -> [Value] {
        try values { unpacker throws(Malformed) in try Value(from: &unpacker) }
    }

    mutating func namedValues<Value: Packable>() throws(Malformed) -> [String: Value] {
        let entries = try values { unpacker throws(Malformed) in (try unpacker.string(), try Value(from: &unpacker)) }
        return Dictionary(entries) { $1 }
    }

    mutating func counts() throws(Malformed) -> [Int: Int64] {
        let entries = try values { unpacker throws(Malformed) in
            (Int(truncatingIfNeeded: try unpacker.number()), try unpacker.number())
        }
        return Dictionary(entries) { $1 }
    }
}
