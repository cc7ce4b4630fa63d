/// One file of several.
struct NGINXSection: Equatable {
    let name: String
    let text: Substring

    private static let mark = "# configuration file "

    /// Takes the output of `nginx -T` apart at the marks that it puts before each file; a plain file is one section.
    static func all(in text: String, named name: String) -> [NGINXSection] {
        var sections: [NGINXSection] = []
        var (current, start): (String?, String.Index) = (nil, text.startIndex)
        var place = text.startIndex
        while place < text.endIndex {
            let end = text[place...].firstIndex(where: \.isNewline).map(text.index(after:)) ?? text.endIndex
            let line = text[place..<end].trimmed
            if line.hasPrefix(mark), line.hasSuffix(":") {
                if let current { sections.append(NGINXSection(name: current, text: text[start..<place])) }
                (current, start) = (String(line.dropFirst(mark.count).dropLast()), end)
            }
            place = end
        }
        sections.append(NGINXSection(name: current ?? name, text: text[start...]))
        return sections
    }
}
