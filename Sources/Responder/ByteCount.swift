/// A number of bytes that is written with its unit, such as `8MiB`.
public struct ByteCount: Hashable, Comparable, Sendable {
    /// The number of bytes, never negative.
    public let bytes: Int64

    /// Counts single bytes.
    ///
    /// - Parameter bytes: Must not be negative.
    public init(bytes: Int64) {
        precondition(bytes >= 0, "a byte count is never negative")
        self.bytes = bytes
    }

    /// Counts kibibytes, 1024 bytes each.
    public static func kibibytes(_ count: Int64) -> ByteCount { ByteCount(bytes: count << 10) }

    /// Counts mebibytes, 1024 kibibytes each.
    public static func mebibytes(_ count: Int64) -> ByteCount { ByteCount(bytes: count << 20) }

    /// Counts gibibytes, 1024 mebibytes each.
    public static func gibibytes(_ count: Int64) -> ByteCount { ByteCount(bytes: count << 30) }

    /// Orders counts by their number of bytes.
    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}

extension ByteCount: LosslessStringConvertible {
    /// Reads digits and a unit: `8MiB`, `8 MiB`, `8MB`, `8388608`.
    ///
    /// Units are `B`, `KiB`, `MiB`, `GiB`, `TiB` (powers of 1024) and `kB`, `MB`, `GB`, `TB` (powers of 1000), in either
    /// case. A lone `K`, `M` or `G` is refused, for programs disagree about what it means.
    ///
    /// - Returns: `nil` for anything else, and for more than 2^63 − 1 bytes.
    public init?(_ description: String) {
        guard let quantity = Quantity(description), let unit = Self.units[quantity.unit.lowercased()] else {
            return nil
        }
        let (bytes, overflow) = quantity.number.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        self.init(bytes: bytes)
    }

    /// The count in the largest unit of 1024 that holds it exactly, such as `8MiB`.
    public var description: String {
        guard bytes > 0 else { return "0B" }
        let names = ["B", "KiB", "MiB", "GiB", "TiB"]
        let power = min(bytes.trailingZeroBitCount / 10, names.count - 1)
        return "\(bytes >> (10 * power))\(names[power])"
    }

    private static let units: [String: Int64] = [
        "": 1, "b": 1,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
        "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
    ]
}
