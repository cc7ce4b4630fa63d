/// What stands after the `?` of an address: parameters with `&` between them.
struct RequestQuery {
    private let text: String

    /// Takes the value of `QUERY_STRING`, which nginx hands over as the client wrote it.
    init(_ text: String) {
        self.text = text
    }

    /// Whether the film shall be saved and not played: `?download`.
    ///
    /// As with HTML's attribute of that name, being there is what counts; a value changes nothing. It does not rename the
    /// film: whoever passes on a link shall not decide what it is saved as.
    var asksForDownload: Bool { !values(of: "download").isEmpty }

    /// Whether the page that plays the film is meant, and not the film: `?watch`.
    var asksForPage: Bool { !values(of: "watch").isEmpty }

    /// Whether the film's poster is asked for: `?poster`.
    var asksForPoster: Bool { !values(of: "poster").isEmpty }

    /// The values of the parameters of a name, as they stand there; empty where one has none.
    ///
    /// By bytes: a token is long, and to look for letters of several bytes in it takes as long as all else.
    func values(of name: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "&")).compactMap { parameter in
            let key = parameter.prefix { $0 != UInt8(ascii: "=") }
            return key.elementsEqual(name.utf8) ? Substring(parameter[key.endIndex...].dropFirst()) : nil
        }
    }
}
