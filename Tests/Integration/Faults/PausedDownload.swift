import Foundation
import Testing

/// What real curl gets when something happens in the middle of an answer.
struct PausedDownload {
    /// How curl ended, see "EXIT CODES" in curl(1).
    let exitCode: Int32
    let head: AnswerHead
    let body: Data

    subscript(field: String) -> String? { head.fields[field] }

    /// Downloads an address with further options of curl, and stops reading after the first bytes until `pause` is over.
    static func of(
        _ url: String,
        options: [String] = [],
        pause: () async throws -> Void
    ) async throws -> PausedDownload {
        let folder = try TemporaryFolder()
        let head = folder.path(of: "head")
        let options = ["--dump-header", head] + options
        let (exitCode, body) = try await Curl.download(url, options: options, whilePaused: pause)
        let text = try String(contentsOfFile: head, encoding: .utf8)
        return PausedDownload(exitCode: exitCode, head: try #require(AnswerHead(text)), body: body)
    }
}
