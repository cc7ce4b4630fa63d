internal import FastCGI

/// What stands after the `?` of an address: parameters with `&` between them.
struct RequestQuery {
    private let text: String

    /// Takes the value of `QUERY_STRING`, which nginx hands over as the client wrote it.
    init(of request: borrowing Request) {
        self.init(request["QUERY_STRING"] ?? "")
    }

    init(_ text: String) {
        self.text = text
    }

    /// Whether the film shall be saved and not played: `?download`.
    ///
    /// As with HTML's attribute of that name, being there is what counts; a value changes nothing. It does not rename the
    /// film: whoever passes on a link shall not decide what it is saved as.
    var asksForDownload: Bool { names("download") }

    /// Whether the page that plays the film is meant, and not the film: `?watch`.
    var asksForPage: Bool { names("watch") }

    /// Whether the film's poster is asked for: `?poster`.
    var asksForPoster: Bool { names("poster") }

    /// The values of the parameters of a name, as they stand there; empty where one has none.
    func values(of name: String) -> [Substring] {
        parameters.compactMap { Self.isNamed(name, $0) ? Substring($0.dropFirst(name.utf8.count + 1)) : nil }
    }

    /// Whether there is a parameter of a name.
    private func names(_ name: String) -> Bool { parameters.contains { Self.isNamed(name, $0) } }

    /// By bytes: a token is long, and to look for letters of several bytes in it takes as long as all else.
    private var parameters: [Substring.UTF8View] {
        text.isEmpty ? [] : text.utf8.split(separator: UInt8(ascii: "&"))
    }

    private static func isNamed(_ name: String, _ parameter: Substring.UTF8View) -> Bool {
        parameter.prefix { $0 != UInt8(ascii: "=") }.elementsEqual(name.utf8)
    }
}
