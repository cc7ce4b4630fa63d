/// Reads nginx's syntax: words, quotation marks, comments, `;` and braces.
struct NGINXParser {
    private enum Token: Equatable {
        case word(String)
        case semicolon, opening, closing
    }

    private let name: String
    private var rest: Substring
    private var line = 1

    /// Blocks within blocks; nginx's own have four.
    private static let mostDepth = 64

    init(_ section: NGINXSection) {
        name = section.name
        rest = section.text
    }

    /// Reads all directives.
    mutating func directives() throws(NGINXFile.SyntaxError) -> [NGINXDirective] {
        try directives(depth: 0)
    }

    private mutating func directives(depth: Int) throws(NGINXFile.SyntaxError) -> [NGINXDirective] {
        guard depth < Self.mostDepth else { throw fault("blocks within blocks without end") }
        var directives: [NGINXDirective] = []
        var (words, place): ([String], String) = ([], "")
        while let token = try next() {
            switch token {
            case .word(let word):
                if words.isEmpty { place = here }
                words.append(word)
            case .semicolon:
                guard let name = words.first else { throw fault("a \";\" without a directive") }
                directives.append(NGINXDirective(name: name, arguments: Array(words.dropFirst()), place: place))
                words = []
            case .opening:
                guard let name = words.first else { throw fault("a \"{\" without a directive") }
                let arguments = Array(words.dropFirst())
                words = []
                // Programs in other languages have braces of their own.
                let block = name.hasSuffix("_by_lua_block") ? try skippedBlock() : try self.directives(depth: depth + 1)
                directives.append(NGINXDirective(name: name, arguments: arguments, block: block, place: place))
            case .closing:
                guard words.isEmpty else { throw fault("\";\" is missing after \"\(words.joined(separator: " "))\"") }
                guard depth > 0 else { throw fault("a \"}\" without its \"{\"") }
                return directives
            }
        }
        guard words.isEmpty else { throw fault("\";\" is missing after \"\(words.joined(separator: " "))\"") }
        guard depth == 0 else { throw fault("\"}\" is missing at the end") }
        return directives
    }

    private var here: String { "\(name):\(line)" }

    private func fault(_ reason: String) -> NGINXFile.SyntaxError {
        NGINXFile.SyntaxError(place: here, reason: reason)
    }

    private mutating func take() -> Character? {
        guard let letter = rest.popFirst() else { return nil }
        if letter.isNewline { line += 1 }
        return letter
    }

    private mutating func next() throws(NGINXFile.SyntaxError) -> Token? {
        while let letter = rest.first {
            switch letter {
            case _ where letter.isWhitespace: _ = take()
            case "#": rest = rest.drop { !$0.isNewline }
            case ";": return single(.semicolon)
            case "{": return single(.opening)
            case "}": return single(.closing)
            case "\"", "'": return .word(try quotedWord())
            default: return .word(plainWord())
            }
        }
        return nil
    }

    private mutating func single(_ token: Token) -> Token {
        _ = take()
        return token
    }

    private mutating func plainWord() -> String {
        var word = ""
        while let letter = rest.first, !letter.isWhitespace, letter != ";" {
            // ${name} is a variable; any other brace begins a block.
            if letter == "{", word.last != "$" { break }
            if letter == "{" {
                while let inner = take() {
                    word.append(inner)
                    if inner == "}" { break }
                }
                continue
            }
            _ = take()
            word.append(letter)
            if letter == "\\", let escaped = take() { word.append(escaped) }
        }
        return word
    }

    private mutating func quotedWord() throws(NGINXFile.SyntaxError) -> String {
        let (start, mark) = (here, take())
        var word = ""
        while let letter = take() {
            if letter == mark { return word }
            if letter == "\\", let next = rest.first, next == mark || next == "\\" {
                _ = take()
                word.append(next)
            } else {
                word.append(letter)
            }
        }
        throw NGINXFile.SyntaxError(place: start, reason: "a quotation mark is not closed")
    }

    private mutating func skippedBlock() throws(NGINXFile.SyntaxError) -> [NGINXDirective] {
        var depth = 1
        while let letter = take() {
            if letter == "{" { depth += 1 }
            if letter == "}" { depth -= 1 }
            if depth == 0 { return [] }
        }
        throw fault("\"}\" is missing at the end")
    }
}
