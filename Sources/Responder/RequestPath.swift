internal import FastCGI

/// The path that a request asks for, decoded: the bytes of `PATH_INFO` where it is set and not empty, else those of
/// `DOCUMENT_URI`.
struct RequestPath {
    let bytes: [UInt8]

    init(of request: borrowing Request) {
        let path = Self.bytes(of: "PATH_INFO", in: request)
        bytes = path.isEmpty ? Self.bytes(of: "DOCUMENT_URI", in: request) : path
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The last part: the name of the file, as text.
    var fileName: String {
        let name = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? []
        return String(decoding: name, as: UTF8.self)
    }

    /// The first part, behind the slash that a path begins with, as text.
    var firstPart: String {
        String(decoding: bytes.dropFirst().prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    }

    private static func bytes(of name: StaticString, in request: borrowing Request) -> [UInt8] {
        request.withBytes(of: name) { value in value.indices.map { value[$0] } }
    }
}
