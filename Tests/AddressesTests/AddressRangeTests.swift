import Addresses
import Testing

struct AddressRangeTests {
    /// RFC 4632 section 3.1, RFC 4291 sections 2.3 and 2.5.5.2.
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "203.0.113.9", true),
        ("2001:db8::/127", "2001:db8::1", true), ("2001:db8::/127", "2001:db8::2", false),
        ("::/0", "", false), ("::/0", "localhost", false), ("::/0", "fe80::1%eth0", false),
    ])
    func contains(_ range: String, _ address: String, _ isInRange: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(address) == isInRange)
    }

    @Test(arguments: ["192.0.2.1", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "::1", "::/0"])
    func isWrittenAsItIsRead(_ range: String) {
        #expect(AddressRange(range)?.description == range)
    }

    @Test("bits behind the range do not count") func isWrittenWithoutWhatDoesNotCount() {
        #expect(AddressRange("192.0.2.7/24")?.description == "192.0.2.0/24")
    }

    @Test(arguments: [
        "", "/", "192.0.2", "192.0.2.1.1", "192.0.2.256", "192.0.2.1/", "192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/+8",
        "192.0.2.1/0008", "192.0.2.1/8/8", " 192.0.2.1", "192.0.2.1\0", "2001:db8::/129", "2001::db8::1", "[::1]",
        "web1",
    ])
    func nothingElseIsOne(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
