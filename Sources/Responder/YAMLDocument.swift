import CYAML
import SystemPackage

/// A YAML document as settings are written: keys, each with one text or a list of texts.
///
/// libyaml reads it. Every scalar is kept as the text that was written, without YAML's guesses: `0660` stays octal, and
/// `no` a word. The document is read as a tree of fixed depth, so anchors and aliases cannot make it grow or turn in
/// a circle. Everything unsafe about libyaml is in this file.
struct YAMLDocument: Equatable, Sendable {
    /// A key with what it holds.
    struct Entry: Equatable, Sendable {
        let key: String
        let value: Value
        /// The line of the key, from 1.
        let line: Int
    }

    /// What a key holds.
    enum Value: Equatable, Sendable {
        /// One text; nothing at all is the empty text.
        case text(String)
        case list([String])
        /// Keys within a key, or lists within a list.
        case nested
    }

    /// Why a text is no document.
    struct SyntaxError: Error, Equatable {
        /// The line from 1 at which reading stopped.
        let line: Int
        let reason: String
    }

    /// The entries in the order in which they are written; a key that is written twice is here twice.
    let entries: [Entry]

    /// A document of these entries.
    init(entries: [Entry]) {
        self.entries = entries
    }

    /// Reads one document from UTF-8, or from UTF-16 with a byte order mark.
    ///
    /// An empty text is an empty document.
    ///
    /// - Throws: ``SyntaxError`` if the text is not YAML, holds several documents, or does not consist of keys.
    init(parsing bytes: [UInt8]) throws(SyntaxError) {
        var parser = unsafe yaml_parser_t()
        guard unsafe yaml_parser_initialize(&parser) == 1 else {
            throw SyntaxError(line: 1, reason: "no memory to read it")
        }
        defer { unsafe yaml_parser_delete(&parser) }
        // libyaml keeps the address of its input, so all reading happens while the array holds still.
        entries = try unsafe bytes.withUnsafeBufferPointer { input throws(SyntaxError) in
            unsafe yaml_parser_set_input_string(&parser, input.baseAddress, input.count)
            return try unsafe Self.onlyDocument(of: &parser)
        }
    }

    private static func onlyDocument(of parser: inout yaml_parser_t) throws(SyntaxError) -> [Entry] {
        let entries = try unsafe nextDocument(of: &parser) { document throws(SyntaxError) in
            try unsafe Self.entries(of: &document)
        }
        try unsafe nextDocument(of: &parser) { document throws(SyntaxError) in
            guard let second = unsafe yaml_document_get_root_node(&document) else { return }
            throw SyntaxError(line: unsafe second.line, reason: "a second document begins; one is allowed")
        }
        return entries
    }

    private static func nextDocument<Content>(
        of parser: inout yaml_parser_t,
        read: (inout yaml_document_t) throws(SyntaxError) -> Content
    ) throws(SyntaxError) -> Content {
        var document = unsafe yaml_document_t()
        guard unsafe yaml_parser_load(&parser, &document) == 1 else {
            throw unsafe SyntaxError(reportedBy: parser)
        }
        defer { unsafe yaml_document_delete(&document) }
        return try unsafe read(&document)
    }

    private static func entries(of document: inout yaml_document_t) throws(SyntaxError) -> [Entry] {
        guard let root = unsafe yaml_document_get_root_node(&document) else { return [] }
        guard unsafe root.pointee.type == YAML_MAPPING_NODE else {
            // A file of comments is an empty plain scalar to libyaml when it has a `---`.
            if unsafe root.text == "" { return [] }
            throw SyntaxError(line: unsafe root.line, reason: "only lines like `key: value` are allowed")
        }
        var entries: [Entry] = []
        var next = unsafe root.pointee.data.mapping.pairs.start
        while let pair = unsafe next, unsafe pair != root.pointee.data.mapping.pairs.top {
            let key = unsafe Self.node(pair.pointee.key, of: &document)
            guard let name = unsafe key.text else {
                throw SyntaxError(line: unsafe key.line, reason: "a key is a single word")
            }
            let value = unsafe Self.value(of: Self.node(pair.pointee.value, of: &document), in: &document)
            entries.append(Entry(key: name, value: value, line: unsafe key.line))
            unsafe next = pair + 1
        }
        return entries
    }

    private static func value(of node: UnsafeMutablePointer<yaml_node_t>, in document: inout yaml_document_t) -> Value {
        if let text = unsafe node.text { return .text(text) }
        guard unsafe node.pointee.type == YAML_SEQUENCE_NODE else { return .nested }
        var texts: [String] = []
        var next = unsafe node.pointee.data.sequence.items.start
        while let item = unsafe next, unsafe item != node.pointee.data.sequence.items.top {
            guard let text = unsafe Self.node(item.pointee, of: &document).text else { return .nested }
            texts.append(text)
            unsafe next = item + 1
        }
        return .list(texts)
    }

    private static func node(
        _ index: CInt,
        of document: inout yaml_document_t
    ) -> UnsafeMutablePointer<yaml_node_t> {
        guard let node = unsafe yaml_document_get_node(&document, index) else {
            preconditionFailure("libyaml names a node that its document does not have")
        }
        return unsafe node
    }
}

extension YAMLDocument {
    /// Far more than settings need, and little enough to hold when the path of a film is given by mistake.
    private static let mostBytes = 1 << 20

    /// Reads a whole file, or a pipe to its end.
    ///
    /// - Throws: `Errno.fileTooLarge` for more than 1 MiB, and what open(2) and read(2) report.
    static func bytes(of path: FilePath) throws(Errno) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try descriptor.closeAfter { try Self.bytes(of: descriptor) }
        } catch let error as Errno {
            throw error
        } catch {
            preconditionFailure("files report errors as Errno, not \(error)")
        }
    }

    private static func bytes(of descriptor: FileDescriptor) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: mostBytes + 1) { buffer, count in
            while count < buffer.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]
                )
                let read = try unsafe descriptor.read(into: rest)
                if read == 0 { return }
                count += read
            }
            throw Errno.fileTooLarge
        }
    }
}

extension UnsafeMutablePointer<yaml_node_t> {
    /// The line on which the node begins, from 1.
    fileprivate var line: Int { unsafe Int(pointee.start_mark.line) + 1 }

    /// The text of a scalar; `nil` for lists and mappings.
    fileprivate var text: String? {
        guard unsafe pointee.type == YAML_SCALAR_NODE else { return nil }
        let scalar = unsafe pointee.data.scalar
        return unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    }
}

extension YAMLDocument.SyntaxError {
    fileprivate init(reportedBy parser: yaml_parser_t) {
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "it cannot be read"
        if unsafe parser.error == YAML_READER_ERROR {
            // A fault of the encoding, or a control character: it has an offset and no line.
            let before = unsafe UnsafeBufferPointer(start: parser.input.string.start, count: parser.problem_offset)
            self.init(line: unsafe before.count { $0 == UInt8(ascii: "\n") } + 1, reason: problem)
        } else {
            let context = unsafe parser.context.map { context in
                unsafe ", \(String(cString: context)) that begins on line \(parser.context_mark.line + 1)"
            }
            self.init(line: unsafe Int(parser.problem_mark.line) + 1, reason: problem + (context ?? ""))
        }
    }
}
