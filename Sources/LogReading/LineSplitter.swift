/// Takes a log apart into its lines, block by block.
struct LineSplitter {
    /// The beginning of a line whose end has not been seen.
    private var begun: [UInt8] = []
    /// Whether that line is too long already, and its beginning was given up.
    private var isTooLong = false

    /// The longest line, in bytes: more than 64 KiB of parameters can make one of, each of their bytes written as six.
    private static let maximumLength = 1 << 20

    /// Takes the next block.
    ///
    /// - Parameters:
    ///   - block: Some bytes of the log, behind those that were taken before.
    ///   - body: Is called with each line that ends in it, without its end; with `nil` for one that is too long.
    mutating func split(_ block: Span<UInt8>, _ body: (Span<UInt8>?) -> Void) {
        var start = 0
        for index in block.indices where block[index] == UInt8(ascii: "\n") {
            end(with: block.extracting(start..<index), body)
            start = index + 1
        }
        begin(with: block.extracting(start...))
    }

    /// Ends the file.
    ///
    /// - Returns: Whether it has ended in the middle of a line.
    mutating func finish() -> Bool {
        defer { (begun, isTooLong) = ([], false) }
        return isTooLong || !begun.isEmpty
    }

    private mutating func begin(with piece: Span<UInt8>) {
        guard !isTooLong, begun.count + piece.count <= Self.maximumLength else {
            (begun, isTooLong) = ([], true)
            return
        }
        for index in piece.indices { begun.append(piece[index]) }
    }

    private mutating func end(with piece: Span<UInt8>, _ body: (Span<UInt8>?) -> Void) {
        if begun.isEmpty, !isTooLong {
            body(piece)
            return
        }
        begin(with: piece)
        if isTooLong { body(nil) } else { body(begun.span) }
        begun.removeAll(keepingCapacity: true)
        isTooLong = false
    }
}
