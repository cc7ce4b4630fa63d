extension Sequence<UInt8> {
    /// The bytes with `%` and two hexadecimal digits for each that does not stand for itself (RFC 3986 section 2.1).
    func percentEncoded(unless standsForItself: (UInt8) -> Bool) -> String {
        reduce(into: "") { text, byte in
            if standsForItself(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += byte < 0x10 ? "%0" : "%"
                text += String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
