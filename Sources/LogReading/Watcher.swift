/// Who watches, as far as the log knows.
public enum Watcher: Hashable, Sendable {
    /// The viewer whom a signed link names.
    case named([UInt8])
    /// Whoever has that address and user agent; lines of exchanges have no address.
    case device(address: [UInt8], agent: [UInt8])

    init(_ fields: LineFields, in line: Span<UInt8>) {
        if let viewer = fields.text(.viewer, in: line) {
            self = .named(viewer)
        } else {
            self = .device(
                address: fields.text(.address, in: line) ?? [],
                agent: fields.text(.agent, in: line) ?? []
            )
        }
    }
}
