/// A number of bytes as people read it.
struct FileSize {
    private let bytes: Int64

    init(_ bytes: Int64) {
        self.bytes = bytes
    }

    /// In powers of 1000, as file managers and browsers have them, with two or three digits: `1.4 GB`, `45 MB`.
    var text: String {
        // Ten times the largest number is none.
        var (tenths, unit) = bytes > .max / 10 ? (bytes / 100, 1) : (bytes * 10, 0)
        while tenths >= 9995, unit < Self.units.count - 1 {
            tenths = (tenths + 500) / 1000
            unit += 1
        }
        let isShort = unit > 0 && tenths < 100
        let number = isShort ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)"
        return "\(number) \(Self.units[unit])"
    }

    private static let units = ["B", "kB", "MB", "GB", "TB", "PB"]
}
