import SystemPackage

/// A log to read: a file, or stdin.
struct LogFile {
    private let path: String

    /// As much as is read at a time: more is not faster.
    private static let blockSize = 256 << 10

    /// Names a file; `-` is stdin.
    init(_ path: String) {
        self.path = path
    }

    /// Reads it from its beginning to its end.
    ///
    /// - Throws: ``Failure`` if it cannot be read.
    func forEachBlock(_ body: (Span<UInt8>) -> Void) throws(Failure) {
        do {
            guard path != "-" else {
                try read(.standardInput, body)
                return
            }
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            try file.closeAfter { try read(file, body) }
        } catch {
            throw Failure(
                reasons: ["\(path == "-" ? "stdin" : path) cannot be read: \(error)"],
                nextStep: "give logs that this user may read, or - for stdin",
                code: .noInput
            )
        }
    }

    private func read(_ file: FileDescriptor, _ body: (Span<UInt8>) -> Void) throws {
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        while true {
            let count = try unsafe block.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
            if count == 0 { return }
            body(block.span.extracting(first: count))
        }
    }
}
