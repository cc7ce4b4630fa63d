import Testing

@testable import FastCGI

/// Section 3.4 of the specification: a length below 128 takes one byte, any other four, of which the first has its
/// highest bit set.
struct ParameterScanTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// Whether the bytes are within the limit.
        var fits = true
        var isBetweenPairs = true
    }

    private static func filler(_ count: Int) -> [UInt8] { [UInt8](repeating: 0xFF, count: count) }

    private static let rows = [
        Row(testDescription: "nothing", bytes: []),
        Row(testDescription: "an empty name and value", bytes: [0, 0]),
        Row(testDescription: "short lengths", bytes: [1, 2, 65, 66, 67]),
        Row(testDescription: "two pairs", bytes: [1, 0, 65, 0, 1, 66]),
        Row(testDescription: "a long name", bytes: [0x80, 0, 0, 200, 1] + filler(201)),
        Row(testDescription: "a long value", bytes: [1, 0x80, 0, 1, 0] + filler(257)),
        Row(testDescription: "a short length in four bytes", bytes: [0x80, 0, 0, 1, 0, 65]),
        Row(testDescription: "as much as fits", bytes: [0, 0x80, 0, 0xFF, 0xFA] + filler(65_530)),
        Row(testDescription: "a length alone", bytes: [1], isBetweenPairs: false),
        Row(testDescription: "a part of a length", bytes: [1, 0x80, 0], isBetweenPairs: false),
        Row(testDescription: "lengths alone", bytes: [1, 1], isBetweenPairs: false),
        Row(testDescription: "a value too short", bytes: [1, 2, 65, 66], isBetweenPairs: false),
        Row(testDescription: "one byte too many", bytes: [0, 0x80, 0, 0xFF, 0xFB], fits: false),
        Row(testDescription: "a name of 2 GiB", bytes: [0xFF, 0xFF, 0xFF, 0xFF, 0], fits: false),
        Row(
            testDescription: "a name and a value whose lengths are 4 GiB in sum",
            bytes: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            fits: false
        ),
        Row(testDescription: "too many pairs", bytes: [UInt8](repeating: 0, count: 65_536), fits: false),
    ]

    @Test(arguments: rows, [1, 3, 65_536])
    func scans(_ row: Row, partSize: Int) {
        var scan = ParameterScan()
        var fits = true
        for start in stride(from: 0, to: row.bytes.count, by: partSize) where fits {
            let part = row.bytes[start..<min(start + partSize, row.bytes.count)]
            fits = scan.take(part.span)
        }
        #expect(fits == row.fits)
        if fits { #expect(scan.isBetweenPairs == row.isBetweenPairs) }
    }
}
