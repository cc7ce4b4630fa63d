/// Checks the name-value pairs of a request as they arrive (FastCGI specification, section 3.4), and keeps none.
struct ParameterScan {
    /// The most bytes that all pairs may have, with their lengths.
    ///
    /// nginx sends the parameters in one record, and a record holds no more; it refuses a request that needs more.
    static let limit = Int(UInt16.max)

    private var count = 0
    /// The value so far of a length that is being read.
    private var length = 0
    /// The bytes of that length that have not arrived.
    private var lengthBytesLeft = 0
    /// The length of a name whose value's length has not arrived.
    private var nameLength: Int?
    /// The bytes of a name and its value that have not arrived.
    private var bytesLeft = 0

    /// Whether what has arrived ends with a pair.
    var isBetweenPairs: Bool { bytesLeft == 0 && lengthBytesLeft == 0 && nameLength == nil }

    /// Takes the next bytes.
    ///
    /// - Returns: Whether they, and what they announce, are within the limit.
    mutating func take(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            let step = max(1, min(bytesLeft, bytes.count - index))
            if bytesLeft > 0 { bytesLeft -= step } else { takeLength(bytes[index]) }
            index += step
            count += step
            guard count + bytesLeft + (nameLength ?? 0) <= Self.limit else { return false }
        }
        return true
    }

    private mutating func takeLength(_ byte: UInt8) {
        switch lengthBytesLeft {
        case 0 where byte < 128:
            length = Int(byte)
        case 0:
            length = Int(byte & 127)
            lengthBytesLeft = 3
        default:
            length = length << 8 | Int(byte)
            lengthBytesLeft -= 1
        }
        guard lengthBytesLeft == 0 else { return }
        if let nameLength {
            bytesLeft = nameLength + length
            self.nameLength = nil
        } else {
            nameLength = length
        }
    }
}
