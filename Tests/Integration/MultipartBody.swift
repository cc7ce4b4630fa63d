import Foundation

/// The parts of a multipart body (RFC 2046 section 5.1.1).
struct MultipartBody {
    struct Part {
        let fields: [String: String]
        let content: Data

        /// Reads what stands between two delimiters; `nil` if it is no part.
        fileprivate init?(_ bytes: Data) {
            guard bytes.starts(with: lineBreak), let end = bytes.range(of: lineBreak + lineBreak) else { return nil }
            var fields: [String: String] = [:]
            for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
                guard let field = line.wholeMatch(of: /([^:]+): (.*)/) else { return nil }
                fields[String(field.output.1)] = String(field.output.2)
            }
            self.fields = fields
            content = Data(bytes[end.upperBound...])
        }
    }

    let parts: [Part]

    /// Takes a body apart; `nil` if it is not framed as the standard says.
    init?(_ body: Data, _ contentType: String) {
        // A boundary that needs no quotes.
        guard let boundary = contentType.firstMatch(of: /boundary=([0-9A-Za-z'+_.-]{1,70})$/)?.output.1 else {
            return nil
        }
        let delimiter = lineBreak + Data("--\(boundary)".utf8)
        // The line break before a delimiter belongs to it; before the first one it may be missing.
        var rest = body.starts(with: lineBreak) ? body : lineBreak + body
        var pieces: [Data] = []
        while let place = rest.range(of: delimiter) {
            pieces.append(Data(rest[..<place.lowerBound]))
            rest = Data(rest[place.upperBound...])
        }
        // Nothing before the first part, and nothing but a line break after the last.
        guard pieces.first?.isEmpty == true, ["--", "--\r\n"].contains(String(decoding: rest, as: UTF8.self)) else {
            return nil
        }
        parts = pieces.dropFirst().compactMap(Part.init)
        guard parts.count == pieces.count - 1 else { return nil }
    }
}

private let lineBreak = Data("\r\n".utf8)
