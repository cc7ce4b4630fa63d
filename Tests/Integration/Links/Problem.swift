import Foundation
import Testing

/// An answer that says why there is no film, in a form for programs (RFC 9457).
struct Problem: Sendable {
    let head: AnswerHead
    let body: Data
    /// The status as the body has it.
    let status: Int?
    /// Why, in one word.
    let reason: String?

    init(of url: String, options: [String]) async throws {
        let options = ["--globoff", "--path-as-is", "--header", "Accept: application/problem+json"] + options
        let answer = try await PausedDownload.of(url, options: options) {}
        head = answer.head
        body = answer.body
        try #require(head.fields["Content-Type"] == "application/problem+json", "status \(head.status)")
        let members = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
        status = members["status"] as? Int
        reason = members["reason"] as? String
    }
}
