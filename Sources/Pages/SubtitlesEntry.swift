/// Subtitles of a film.
public struct SubtitlesEntry: Sendable {
    /// What stands between the film's name and the extension, such as `en`; empty if nothing does.
    let language: String
    /// Where they are, as WebVTT, relative to the page.
    let address: String

    /// Describes subtitles.
    public init(language: String, address: String) {
        self.language = language
        self.address = address
    }

    /// The element that gives them to a film.
    func track(_ links: Links) -> HTML {
        let label = language.isEmpty ? "Subtitles" : language
        return """
            <track kind="subtitles" src="\(links.address(address))" srclang="\(tag)" label="\(label)">
            """
    }

    /// The language for the browser (BCP 47), as far as the name says it: `pt-BR` of `pt-BR.forced`.
    private var tag: String {
        let part = language.prefix { $0 != "." }
        let isTag = !part.isEmpty && part.utf8.allSatisfy { $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) }
        return isTag && 2...3 ~= part.prefix { $0 != "-" }.utf8.count ? String(part) : "und"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
