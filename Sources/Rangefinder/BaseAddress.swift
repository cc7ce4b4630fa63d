import ArgumentParser

/// Where nginx has the films: what stands before a film's path in its address.
struct BaseAddress: CustomStringConvertible {
    /// The address, without a slash at its end.
    let description: String

    /// As nginx.conf.example has it.
    static let standard = BaseAddress(checked: "/media")

    private init(checked text: String) {
        description = text
    }

    /// Reads `https://example.org/media` or `/media`, encoded as addresses are.
    ///
    /// - Returns: `nil` for anything else: with `?` or `#` in it, no path could follow.
    init?(_ text: String) {
        let isAddress = ["/", "https://", "http://"].contains { text.hasPrefix($0) }
        guard isAddress, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#\"<>".utf8.contains($0) }) else {
            return nil
        }
        self.init(checked: String(text.reversed().drop { $0 == "/" }.reversed()))
    }
}

extension BaseAddress {
    /// Reads a command line's value, or says what is allowed.
    static func argument(_ text: String) throws -> BaseAddress {
        guard let address = BaseAddress(text) else {
            throw ValidationError("allowed is an address such as https://example.org/media, or a path such as /media")
        }
        return address
    }
}
