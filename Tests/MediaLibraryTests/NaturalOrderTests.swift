import Testing

@testable import MediaLibrary

/// The order in which people sort names.
struct NaturalOrderTests {
    @Test(arguments: [
        ["film 1", "film 2", "film 9", "film 10", "film 11", "film 100"],
        ["1", "02", "3", "010", "10", "0100", "101"],
        ["a", "B", "c", "Z"],
        ["Älter", "ärmer"],
        ["S1E2", "s1e10", "S2E1"],
        ["", "0", "00", "1", "a", "a0", "a1", "aa"],
        // Beyond any integer.
        ["9223372036854775807", "18446744073709551616", "99999999999999999999999999"],
        ["A", "a"],
        ["a b", "a-b", "a1", "a_b", "ab"],
        // The same to `==`, and two files.
        ["cafe\u{301}", "caf\u{e9}"],
    ])
    func sorts(_ names: [String]) {
        for (one, first) in names.enumerated() {
            for (other, second) in names.enumerated() {
                #expect((NaturalOrder(first) < NaturalOrder(second)) == (one < other), "\(first), \(second)")
                #expect((NaturalOrder(first) == NaturalOrder(second)) == (one == other), "\(first), \(second)")
            }
        }
    }
}
