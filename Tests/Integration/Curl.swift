import Foundation
import Subprocess
import Testing

/// Real curl.
enum Curl {
    /// What curl has got.
    struct Download: Sendable {
        /// How curl ended, see "EXIT CODES" in curl(1).
        let exitCode: Int32
        let head: AnswerHead
        /// The SHA-256 of the body.
        let sum: String
        /// The bytes of the body.
        let size: Int64

        var status: Int { head.status }
        subscript(field: String) -> String? { head.fields[field] }
    }

    /// The answer ended before all of it had come (CURLE_PARTIAL_FILE).
    static let partialFile: Int32 = 18

    /// Asks for an address, with fields as `Name: value` and further options of curl.
    static func get(_ url: String, _ fields: String..., options: [String] = []) async throws -> Download {
        let folder = try TemporaryFolder()
        let (head, body) = (folder.path(of: "head"), try folder.add("body"))
        let result = try await run(
            .name("curl"),
            arguments: Arguments(
                ["--silent", "--globoff", "--path-as-is", "--dump-header", head, "--output", body]
                    + fields.flatMap { ["--header", $0] } + options + [url]
            ),
            output: .discarded
        )
        return Download(
            exitCode: try exitCode(of: result.terminationStatus),
            head: try #require(AnswerHead(String(contentsOfFile: head, encoding: .utf8))),
            sum: try await SHA256.sum(ofFile: body),
            size: try Film(at: body).size
        )
    }

    /// Asks for a byte range.
    static func get(_ url: String, range: String, _ fields: String...) async throws -> Download {
        try await get(url, options: (["Range: \(range)"] + fields).flatMap { ["--header", $0] })
    }

    /// Downloads an address with further options of curl, and stops reading after the first bytes until `pause` is over.
    ///
    /// - Returns: How curl ended, and the bytes that it got.
    static func download(
        _ url: String,
        options: [String] = [],
        whilePaused pause: () async throws -> Void
    ) async throws -> (exitCode: Int32, bytes: Data) {
        let result = try await run(
            .name("curl"),
            arguments: Arguments(["--silent", "--no-buffer"] + options + [url]),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            var bytes = Data()
            for try await buffer in execution.standardOutput {
                // curl waits as long as nobody reads what it writes.
                if bytes.isEmpty { try await pause() }
                unsafe buffer.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
            }
            return bytes
        }
        return (try exitCode(of: result.terminationStatus), result.closureResult)
    }

    /// Goes on with a download that was cut, as a person does with `-C -`.
    ///
    /// - Returns: How curl ended.
    static func resume(_ url: String, into path: String) async throws -> Int32 {
        let result = try await run(
            .name("curl"),
            arguments: ["--silent", "--fail", "--continue-at", "-", "--output", path, url],
            output: .discarded
        )
        return try exitCode(of: result.terminationStatus)
    }

    private static func exitCode(of status: TerminationStatus) throws -> Int32 {
        guard case .exited(let code) = status else { throw CurlCrashed(status: status) }
        return code
    }
}

/// A signal ended curl.
struct CurlCrashed: Error {
    let status: TerminationStatus
}
