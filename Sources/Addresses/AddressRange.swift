internal import Glibc

/// One address, or those that begin alike (`192.0.2.0/24`, `2001:db8::/32`; RFC 4632, RFC 4291 section 2.3).
///
/// All are kept as IPv6 addresses, IPv4 ones mapped into it (RFC 4291 section 2.5.5.2), so that `192.0.2.1` and
/// `::ffff:192.0.2.1`, as a socket for both shows it, are one.
public struct AddressRange: Hashable, Sendable {
    private let first: UInt128
    private let mask: UInt128

    /// What stands in front of an IPv4 address mapped into IPv6.
    private static let mappedPrefix: UInt128 = 0xFFFF << 32

    /// Reads an address or, with a slash and a number of bits after it, a range; bits behind those do not count.
    ///
    /// - Returns: `nil` for anything else: names of hosts, and addresses with a zone.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.map(String.init), let first = Self.address(address) else { return nil }
        var length = 128
        if parts.count == 2 {
            let width = address.utf8.contains(UInt8(ascii: ":")) ? 128 : 32
            guard let bits = Self.count(parts[1]), bits <= width else { return nil }
            length = 128 - width + bits
        }
        mask = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
        self.first = first & mask
    }

    /// Whether the address is in the range; text that is no address is in none.
    ///
    /// - Parameter address: An IPv4 or IPv6 address as text.
    /// - Returns: Whether it is in the range.
    public func contains(_ address: String) -> Bool {
        Self.address(address).map { $0 & mask == first } ?? false
    }

    private static func count(_ text: Substring) -> Int? {
        // `Int` would take a sign too.
        (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func address(_ text: String) -> UInt128? {
        // `inet_pton` stops at a NUL.
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            return mappedPrefix | UInt128(UInt32(bigEndian: four.s_addr))
        }
        var sixteen: UInt128 = 0
        guard unsafe inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        return UInt128(bigEndian: sixteen)
    }
}

extension AddressRange: LosslessStringConvertible {
    /// The range as text: an address, and the number of bits where they are not all.
    public var description: String {
        let isMapped = first >> 32 == Self.mappedPrefix >> 32 && mask.nonzeroBitCount >= 96
        let length = mask.nonzeroBitCount
        guard isMapped else { return Self.text(AF_INET6, first.bigEndian) + (length < 128 ? "/\(length)" : "") }
        return Self.text(AF_INET, UInt32(truncatingIfNeeded: first).bigEndian) + (length < 128 ? "/\(length - 96)" : "")
    }

    private static func text(_ family: CInt, _ address: some BitwiseCopyable) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        var address = address
        _ = unsafe inet_ntop(family, &address, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}
