/// Bytes as text in the 64 letters that may stand in an address, without padding (RFC 4648 section 5, RFC 7515
/// section 2).
enum Base64URL {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The place of each letter among the 64; `nil` for bytes that are none.
    private static let places: [UInt8?] = {
        var places = [UInt8?](repeating: nil, count: 256)
        for (place, letter) in letters.enumerated() { places[Int(letter)] = UInt8(place) }
        return places
    }()

    /// The bytes that the text stands for; `nil` if it is not the one text that stands for them.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for letter in text {
            guard let place = places[Int(letter)] else { return nil }
            bits = bits << 6 | UInt32(place)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= 1 << UInt32(count) - 1
            }
        }
        // A letter too many, or bits behind the last byte: another text stands for the same bytes.
        return count < 6 && bits == 0 ? bytes : nil
    }

    /// The text that stands for the bytes.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(letters[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(letters[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
