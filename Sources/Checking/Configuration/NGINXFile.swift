/// A configuration of nginx: one file, or all of them as `nginx -T` prints them.
struct NGINXFile: Equatable, Sendable {
    /// The directives outside of all braces; what files include stands in the place of `include`, if it is in the text.
    let directives: [NGINXDirective]
    /// What is included, and not in the text.
    let missing: [NGINXDirective]

    /// Why a text is no configuration.
    struct SyntaxError: Error, Equatable {
        let place: String
        let reason: String
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: One file, or the output of `nginx -T`.
    ///   - name: The file that it came from, for messages.
    /// - Throws: ``SyntaxError``.
    init(_ text: String, named name: String) throws(SyntaxError) {
        var sections = NGINXSection.all(in: text, named: name)
        let main = sections.removeFirst()
        var parsed: [(name: String, directives: [NGINXDirective])] = []
        for section in sections {
            var parser = NGINXParser(section)
            parsed.append((section.name, try parser.directives()))
        }
        var parser = NGINXParser(main)
        var inclusion = NGINXInclusion(files: parsed, folder: main.name.folder)
        directives = inclusion.resolved(try parser.directives())
        missing = inclusion.missing
    }
}

/// Puts what is included in the place of `include`.
private struct NGINXInclusion {
    let files: [(name: String, directives: [NGINXDirective])]
    /// Where relative names start.
    let folder: Substring
    private(set) var missing: [NGINXDirective] = []
    private var depth = 0

    /// No configuration is deeper; one that includes itself is.
    private static let mostDepth = 32

    init(files: [(name: String, directives: [NGINXDirective])], folder: Substring) {
        self.files = files
        self.folder = folder
    }

    mutating func resolved(_ directives: [NGINXDirective]) -> [NGINXDirective] {
        directives.flatMap { directive in
            guard directive.name == "include" else {
                var whole = directive
                whole.block = directive.block.map { resolved($0) }
                return [whole]
            }
            let pattern = directive.value.hasPrefix("/") ? directive.value : "\(folder)\(directive.value)"
            let included = files.filter { $0.name.matches(glob: pattern[...]) }
            // As in nginx, a pattern may fit no file.
            if included.isEmpty, !pattern.contains("*") {
                missing.append(directive)
                return [directive]
            }
            guard depth < Self.mostDepth else { return [] }
            depth += 1
            defer { depth -= 1 }
            return included.flatMap { resolved($0.directives) }
        }
    }
}

extension String {
    /// The path up to its last slash, that included.
    fileprivate var folder: Substring {
        lastIndex(of: "/").map { self[...$0] } ?? ""
    }

    /// Whether a pattern of glob(7) with `*` and `?` fits; neither fits a slash.
    fileprivate func matches(glob pattern: Substring) -> Bool {
        func fits(_ text: Substring, _ pattern: Substring) -> Bool {
            guard let sign = pattern.first else { return text.isEmpty }
            let rest = pattern.dropFirst()
            if sign == "*" {
                if fits(text, rest) { return true }
                guard let letter = text.first, letter != "/" else { return false }
                return fits(text.dropFirst(), pattern)
            }
            guard let letter = text.first, sign == letter || (sign == "?" && letter != "/") else { return false }
            return fits(text.dropFirst(), rest)
        }
        return fits(self[...], pattern)
    }
}
