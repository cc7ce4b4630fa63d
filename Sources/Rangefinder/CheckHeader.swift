import ArgumentParser

/// A field that the person wants to be sent.
struct CheckHeader: Equatable {
    let name: String
    let value: String

    /// Reads `Name: value`, or says what is allowed.
    static func argument(_ text: String) throws -> CheckHeader {
        let halves = text.split(separator: ":", maxSplits: 1)
        guard halves.count == 2, !halves[0].isEmpty, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw ValidationError("allowed is a field such as 'Cookie: session=1234'")
        }
        return CheckHeader(name: String(halves[0]), value: String(halves[1].drop { $0 == " " }))
    }
}
