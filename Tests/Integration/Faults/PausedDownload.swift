import Foundation
import Subprocess
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
        let result = try await run(
            .name("curl"),
            arguments: Arguments(["--silent", "--no-buffer", "--dump-header", head] + options + [url]),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            var body = Data()
            for try await buffer in execution.standardOutput {
                // curl waits as long as nobody reads what it writes.
                if body.isEmpty { try await pause() }
                unsafe buffer.withUnsafeBytes { unsafe body.append(contentsOf: $0) }
            }
            return body
        }
        guard case .exited(let code) = result.terminationStatus else {
            throw CurlCrashed(status: result.terminationStatus)
        }
        let text = try String(contentsOfFile: head, encoding: .utf8)
        return PausedDownload(exitCode: code, head: try #require(AnswerHead(text)), body: result.closureResult)
    }
}
