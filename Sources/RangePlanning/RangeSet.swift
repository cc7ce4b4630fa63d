/// What a `Range` field asks for, before the size of the file is known: RFC 9110 14.2.
///
/// A collection of at least one ``RangeSpec``, in the order of the field. Reading a field with a single range takes no
/// memory from the heap.
public struct RangeSet: Hashable, Sendable {
    // The first stands alone because most fields have no other, and an empty array costs nothing.
    private let head: RangeSpec
    private let tail: [RangeSpec]

    /// Reads the value of a `Range` field.
    ///
    /// Fails if the unit is not `bytes` or the value is malformed. Such a field is ignored: RFC 9110 14.2.
    public init?(parsing field: String) {
        self.init(parsing: field.utf8.span)
    }

    /// Reads the value of a `Range` field from its bytes.
    ///
    /// Fails if the unit is not `bytes` or the value is malformed. Such a field is ignored: RFC 9110 14.2.
    public init?(parsing field: Span<UInt8>) {
        var cursor = FieldCursor()
        cursor.skipWhitespace(in: field)
        // RFC 9110 14.1: the names of range units are case-insensitive.
        guard cursor.takeIgnoringCase("bytes", in: field) else { return nil }
        cursor.skipWhitespace(in: field)
        guard cursor.take(byte: "=", in: field) else { return nil }

        var head: RangeSpec?
        var tail: [RangeSpec] = []
        repeat {
            cursor.skipWhitespace(in: field)
            // RFC 9110 5.6.1.2: a recipient ignores empty members of a list.
            guard let byte = cursor.next(in: field), byte != UInt8(ascii: ",") else { continue }
            guard let spec = RangeSpec(at: &cursor, in: field) else { return nil }
            if head == nil {
                head = spec
            } else {
                tail.append(spec)
            }
            cursor.skipWhitespace(in: field)
        } while cursor.take(byte: ",", in: field)

        guard let head, cursor.isAtEnd(of: field) else { return nil }
        self.head = head
        self.tail = tail
    }

    /// Whether the field is a single range without an end, like `bytes=5-`: the only kind that a cap may shorten.
    var isOpenEnded: Bool {
        if case .from(_, through: nil) = head { tail.isEmpty } else { false }
    }
}

extension RangeSet: RandomAccessCollection {
    /// The position of the first member.
    public var startIndex: Int { 0 }

    /// The position after the last member.
    public var endIndex: Int { 1 + tail.count }

    /// The member at `position`, counted from 0.
    public subscript(position: Int) -> RangeSpec {
        position == 0 ? head : tail[position - 1]
    }
}
