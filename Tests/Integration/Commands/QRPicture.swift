import Foundation
import Testing

/// A QR code as it looks on a terminal with light letters on a dark ground, read by zbarimg as by a phone.
struct QRPicture {
    /// The rows of modules, light ones true; each line of the terminal is two.
    private let rows: [[Bool]]

    /// The lines of half blocks as they were printed.
    init(_ lines: [Substring]) throws {
        try #require(!lines.isEmpty)
        rows = try lines.flatMap { line in
            let glyphs = try line.map { try #require(Self.glyphs[$0], "\($0) is no half block") }
            return [glyphs.map(\.upper), glyphs.map(\.lower)]
        }
    }

    /// Whether it stands in four light modules on each side (ISO/IEC 18004), so that any dark ground is far.
    var hasQuietZone: Bool {
        let sides = [rows.prefix(4).flatMap { $0 }, rows.suffix(4).flatMap { $0 }]
        return sides.joined().allSatisfy { $0 } && rows.allSatisfy { ($0.prefix(4) + $0.suffix(4)).allSatisfy { $0 } }
    }

    /// What zbarimg reads in it.
    func text() async throws -> String {
        let folder = try TemporaryFolder()
        let picture = try folder.add("code.pgm", graymap)
        let answer = try await CommandAnswer.of(["zbarimg", "--quiet", "--raw", picture], in: folder)
        try #require(answer.exitCode == 0, "\(answer.words)")
        return answer.output.trimmingCharacters(in: .newlines)
    }

    /// A picture of 4 by 4 dots a module (netpbm's PGM), on the dark ground of the terminal.
    private var graymap: Data {
        let (scale, border) = (4, [UInt8](repeating: 0, count: 16))
        let lines = rows.flatMap { row in
            let dots = row.flatMap { [UInt8](repeating: $0 ? 255 : 0, count: scale) }
            return Array(repeating: border + dots + border, count: scale)
        }
        let width = lines[0].count
        return Data("P5 \(width) \(lines.count) 255\n".utf8) + Data(lines.joined())
    }

    private static let glyphs: [Character: (upper: Bool, lower: Bool)] = [
        "█": (true, true), "▀": (true, false), "▄": (false, true), " ": (false, false),
    ]
}
