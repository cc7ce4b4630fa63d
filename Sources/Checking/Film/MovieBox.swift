/// A box of an MP4 file (ISO/IEC 14496-12 section 4.2), within bytes that are in memory.
struct MovieBox {
    let type: String
    /// What it holds, without its head.
    let content: ArraySlice<UInt8>

    /// The boxes that follow each other in some bytes; what is cut or malformed ends the list.
    static func all(in bytes: ArraySlice<UInt8>) -> [MovieBox] {
        var boxes: [MovieBox] = []
        var rest = bytes
        while let head = Head(rest.prefix(16)), head.size <= Int64(rest.count) {
            let end = rest.startIndex + Int(head.size)
            boxes.append(MovieBox(type: head.type, content: rest[(rest.startIndex + head.count)..<end]))
            rest = rest[end...]
        }
        return boxes
    }

    /// The first box of a type within this one.
    func first(_ type: String) -> MovieBox? { Self.all(in: content).first { $0.type == type } }

    /// The box that a path of types leads to.
    func first(_ path: [String]) -> MovieBox? {
        path.reduce(self) { box, type in box?.first(type) }
    }

    /// A number of four bytes, the first the highest; `nil` beyond the end.
    func number(at place: Int) -> Int64? {
        let bytes = content.dropFirst(place).prefix(4)
        return bytes.count == 4 ? bytes.reduce(0) { $0 << 8 | Int64($1) } : nil
    }

    /// Four letters; `nil` beyond the end.
    func letters(at place: Int) -> String? {
        let bytes = content.dropFirst(place).prefix(4)
        return bytes.count == 4 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// The head of a box.
    struct Head {
        let type: String
        /// The bytes of head and content; `.max` for one that goes on to the end of the file.
        let size: Int64
        /// The bytes of the head.
        let count: Int

        /// Reads the head; 16 bytes are enough.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= 8 else { return nil }
            let short = bytes.prefix(4).reduce(0) { $0 << 8 | Int64($1) }
            type = String(decoding: bytes.dropFirst(4).prefix(4), as: UTF8.self)
            switch short {
            case 0:
                (size, count) = (.max, 8)
            case 1:
                let long = bytes.dropFirst(8).prefix(8)
                guard long.count == 8, let first = long.first, first < 0x80 else { return nil }
                (size, count) = (long.reduce(0) { $0 << 8 | Int64($1) }, 16)
            default:
                (size, count) = (short, 8)
            }
            guard size >= count else { return nil }
        }
    }
}
