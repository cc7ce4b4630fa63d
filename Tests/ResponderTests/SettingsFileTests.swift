import SystemPackage
import Testing

@testable import Responder

/// How the YAML file is read, good and bad.
struct SettingsFileTests {
    private func entries(_ text: String) throws -> [YAMLDocument.Entry] {
        try YAMLDocument(parsing: Array(text.utf8)).entries
    }

    private func entry(_ key: String, _ value: YAMLDocument.Value, _ line: Int) -> YAMLDocument.Entry {
        YAMLDocument.Entry(key: key, value: value, line: line)
    }

    @Test
    func keysHoldTextsAndLists() throws {
        let text = """
            # A comment.
            root:
              - films=/srv/films
              - "talks=/srv/a: b"   # another
            window: 8 MiB
            socket-mode: 0660
            cap: 'never'
            media-type: [mkv=video/matroska, ts=video/mp2t]

            listen:
            """
        #expect(
            try entries(text) == [
                entry("root", .list(["films=/srv/films", "talks=/srv/a: b"]), 2),
                entry("window", .text("8 MiB"), 5),
                entry("socket-mode", .text("0660"), 6),
                entry("cap", .text("never"), 7),
                entry("media-type", .list(["mkv=video/matroska", "ts=video/mp2t"]), 8),
                entry("listen", .text(""), 10),
            ]
        )
    }

    @Test(arguments: ["", "\n\n", "# nothing\n", "---\n", "---\n# nothing\n...\n", "{}"])
    func filesWithoutKeysAreEmpty(_ text: String) throws {
        #expect(try entries(text).isEmpty)
    }

    @Test
    func otherEncodingsAndLineEndsAreRead() throws {
        #expect(try entries("\u{FEFF}a: 1\r\nb: Ж\r\n") == [entry("a", .text("1"), 1), entry("b", .text("Ж"), 2)])
        let utf16 = "\u{FEFF}a: Ж".utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(try YAMLDocument(parsing: utf16).entries == [entry("a", .text("Ж"), 1)])
    }

    @Test
    func deeperValuesAreNested() throws {
        #expect(try entries("a: {b: c}\nd: [[e]]\nf: [g, {h: i}]").map(\.value) == [.nested, .nested, .nested])
    }

    @Test(.timeLimit(.minutes(5)))
    func aliasesNeitherGrowNorTurnInCircles() throws {
        #expect(try entries("a: &x [*x]").map(\.value) == [.nested])
        #expect(try entries("a: &x 1\nb: *x").map(\.value) == [.text("1"), .text("1")])
        let levels = (1...60).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
        #expect(try entries((["l0: &l0 [x, x]"] + levels).joined(separator: "\n")).count == 61)
    }

    @Test(arguments: [
        ("- a\n- b", 1), ("just words", 1), ("\n[a, b]", 2), ("a: 1\nb: [c,\nd}", 3), ("a: 1\n  b: 2", 2),
        ("a: \"x", 1),
        ("a: 1\n\tb: 2", 2), ("a: 1\n---\nb: 2", 3), ("? [a]\n: b", 1), ("a: *unknown", 1), ("a: @x", 1),
        ("a: 1\n}", 2),
        ("a: \u{0}", 1), ("a: 1\nb: \u{1}", 2),
    ])
    func otherTextsAreNoSettings(_ text: String, _ line: Int) {
        let error = #expect(throws: YAMLDocument.SyntaxError.self) { try entries(text) }
        #expect(error?.line == line, "\(error?.reason ?? "")")
        #expect(error?.reason.isEmpty == false)
    }

    @Test
    func bytesThatAreNotUTF8AreNoSettings() {
        #expect(throws: YAMLDocument.SyntaxError.self) { try YAMLDocument(parsing: Array("a: ".utf8) + [0xC3, 0x28]) }
    }

    @Test
    func syntaxErrorsNameTheFileAndTheLine() throws {
        let file = try TemporaryFile("root: /srv\nmedia-type: [\n  mkv=video/matroska\nwindow: 8MiB\n")
        let found = faults(file: file.path)
        #expect(found.map(\.place) == ["\(file.path):4"])
        #expect(found.first?.reason.hasPrefix("not YAML: ") == true)
        #expect(found.first?.reason.hasSuffix("that begins on line 2") == true, "where the bracket is")
    }

    @Test(arguments: [
        ("widow: 1", "\"widow\" is not a setting; did you mean window?"),
        ("log_level: 1", "\"log_level\" is not a setting; did you mean log-level?"),
        ("something: 1", "\"something\" is not a setting"),
        ("\"a\\nb\": 1", "\"a\\nb\" is not a setting"),
        ("<<: 1", "\"<<\" is not a setting"),
        ("cap: media\ncap: never", "cap: already set on line 2"),
        ("workers: [1, 2]", "workers: a list is not allowed; allowed is a number from 1 to 1024"),
        ("workers: {a: 1}", "workers: a nested value is not allowed; allowed is a number from 1 to 1024"),
        ("cap:", "\"\" is not allowed; allowed is one of media, always, never"),
    ])
    func faultsOfTheFileAreNamed(_ text: String, _ reason: String) throws {
        let file = try TemporaryFile("root: /srv\n\(text)")
        let found = faults(file: file.path)
        #expect(found.map(\.reason) == [reason])
        let line = text.contains("\n") && text.hasPrefix("cap") ? 3 : 2
        #expect(found.first?.place.hasPrefix("\(file.path):\(line)") == true)
    }

    @Test
    func filesThatCannotBeReadAreNamed() throws {
        let file = try TemporaryFile("")
        let missing = file.path + ".missing"
        #expect(throws: SettingsError.unreadable(file: missing, .noSuchFileOrDirectory)) { try Settings(file: missing) }
        #expect(throws: SettingsError.unreadable(file: "/", .isDirectory)) { try Settings(file: "/") }
        #expect(throws: SettingsError.unreadable(file: "/dev/zero", .fileTooLarge)) { try Settings(file: "/dev/zero") }
    }

    @Test
    func aFileMayBeAPipe() throws {
        let (reading, writing) = try FileDescriptor.pipe()
        try writing.writeAll("root: /srv\n".utf8)
        try writing.close()
        defer { try? reading.close() }
        #expect(try Settings(file: "/dev/fd/\(reading.rawValue)").roots.map(\.folder) == ["/srv"])
    }
}
