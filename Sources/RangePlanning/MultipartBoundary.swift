/// What separates the parts of a response: 128 bits, written as 32 hexadecimal digits.
///
/// With random bits, no film can be made to contain the boundary of its own answer.
public struct MultipartBoundary: Hashable, Sendable {
    fileprivate let high: UInt64
    fileprivate let low: UInt64

    /// Makes a boundary of given bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a boundary of bits from the system's source of randomness.
    public static func random() -> MultipartBoundary {
        MultipartBoundary(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    }

    /// The 32 digits.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.append(self)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    mutating func append(_ boundary: MultipartBoundary) {
        append(hexadecimal: boundary.high, width: 16)
        append(hexadecimal: boundary.low, width: 16)
    }
}
