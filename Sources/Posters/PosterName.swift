/// The name under which what is known of a film is kept: a hash of its entity tag.
///
/// It tells films apart, and hides nothing: a tag is a size and a time.
struct PosterName: Hashable, Sendable {
    /// 32 hexadecimal digits.
    let text: String

    private static let length = 32

    /// Names the film with an entity tag, by FNV-1a of 128 bits, of Fowler, Noll and Vo.
    init(tag: String) {
        let offset: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
        let prime: UInt128 = 1 << 88 | 0x13B
        let hash = tag.utf8.reduce(offset) { ($0 ^ UInt128($1)) &* prime }
        let digits = String(hash, radix: 16)
        text = String(repeating: "0", count: Self.length - digits.count) + digits
    }

    /// The name that a file begins with; `nil` if it is none of ours.
    init?(ofFile name: String) {
        let digits = name.utf8.prefix(Self.length)
        let isName = digits.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
        guard digits.count == Self.length, isName else { return nil }
        text = String(name.prefix(Self.length))
    }
}
