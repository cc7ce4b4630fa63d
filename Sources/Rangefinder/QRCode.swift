import CQRCode

/// A QR code (ISO/IEC 18004) of a text.
struct QRCode {
    /// The number of modules on each side.
    let width: Int
    private let modules: [Bool]

    /// The most bytes that the largest code holds at the lowest level of correction.
    static let capacity = 2953

    /// How many light modules the standard wants on each side.
    private static let quietZone = 4

    /// Encodes a text in as few modules as it takes: a screen is clean, so the lowest level of correction will do.
    ///
    /// - Throws: ``QRCodeError/libraryIsMissing`` if libqrencode is not installed; ``QRCodeError/tooLong`` if the text has
    ///   more than ``capacity`` bytes.
    init(_ text: String) throws(QRCodeError) {
        guard let library = unsafe qrencode_open() else { throw .libraryIsMissing }
        defer { unsafe qrencode_close(library) }
        let bytes = Array(text.utf8)
        guard let code = unsafe qrencode_encode(library, CInt(bytes.count), bytes) else { throw .tooLong }
        defer { unsafe qrencode_free(library, code) }
        let width = Int(unsafe code.pointee.width)
        self.width = width
        // The lowest bit of each byte tells whether the module is dark.
        modules = (0..<width * width).map { unsafe code.pointee.data[$0] & 1 == 1 }
    }

    /// The number of columns that it takes on a terminal.
    var columns: Int { width + 2 * Self.quietZone }

    /// The code as text, two modules a letter, one above the other: what is light is drawn, what is dark is left out, as is
    /// right for light letters on a dark ground.
    ///
    /// - Parameter colored: Whether to set both colours, so that it is right on any terminal.
    /// - Returns: Lines as wide as ``columns``.
    func text(colored: Bool) -> String {
        let rows = -Self.quietZone..<width + Self.quietZone
        return stride(from: rows.lowerBound, to: rows.upperBound, by: 2)
            .map { row in
                let line = rows.map { column in glyph(isLight(row, column), isLight(row + 1, column)) }.joined()
                return colored ? Self.whiteOnBlack + line + Self.plain : line
            }
            .joined(separator: "\n")
    }

    /// Fixed entries of the palette of 256: the first sixteen are what a terminal's owner makes of them.
    private static let whiteOnBlack = "\u{1B}[38;5;231;48;5;16m"
    private static let plain = "\u{1B}[0m"

    private func isLight(_ row: Int, _ column: Int) -> Bool {
        let side = 0..<width
        return !(side.contains(row) && side.contains(column) && modules[row * width + column])
    }

    private func glyph(_ upper: Bool, _ lower: Bool) -> String {
        switch (upper, lower) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
    }
}

/// Why there is no code.
enum QRCodeError: Error {
    case libraryIsMissing
    case tooLong
}
