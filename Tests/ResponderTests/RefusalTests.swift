import Foundation
import Testing

@testable import Responder

/// The bodies that explain an error.
struct RefusalTests {
    static let all: [Refusal] = [
        .notFound, .methodNotAllowed, .preconditionFailed, .rangeNotSatisfiable, .unavailable, .posterPending,
    ]

    /// RFC 9110 section 15, codes and phrases.
    @Test(
        arguments: zip(
            all,
            [
                (404, "Not Found"), (405, "Method Not Allowed"), (412, "Precondition Failed"),
                (416, "Range Not Satisfiable"), (503, "Service Unavailable"), (202, "Accepted"),
            ]
        )
    )
    func hasItsStatus(_ refusal: Refusal, _ expected: (code: Int, phrase: String)) {
        #expect(refusal.status.rawValue == expected.code)
        #expect(refusal.status.reason == expected.phrase)
    }

    /// RFC 9457 3.1: the members and their types; with no `type`, `title` is the phrase of the status.
    @Test(arguments: all, [Refusal.Format.problem, .json])
    func aProblemIsJSON(_ refusal: Refusal, _ format: Refusal.Format) throws {
        #expect(format.contentType == "application/problem+json")
        let object = try JSONSerialization.jsonObject(with: Data(refusal.body(as: format).utf8))
        let members = try #require(object as? [String: Any])
        #expect(members["status"] as? Int == refusal.status.rawValue)
        #expect(members["title"] as? String == refusal.status.reason)
        #expect(members["detail"] as? String == refusal.detail)
        #expect(members.count == 3)
    }

    @Test(arguments: all)
    func aPageIsWhole(_ refusal: Refusal) throws {
        #expect(Refusal.Format.html.contentType == "text/html; charset=utf-8")
        let page = refusal.body(as: .html)
        #expect(page.hasPrefix("<!DOCTYPE html>\n"))
        #expect(page.contains("<title>\(refusal.status.reason)</title>"))
        #expect(page.contains("<p>\(refusal.detail)</p>"))
        #expect(page.hasSuffix("</html>\n"))
    }

    @Test(arguments: all)
    func aTextIsTwoLines(_ refusal: Refusal) {
        #expect(Refusal.Format.text.contentType == "text/plain; charset=utf-8")
        let lines = refusal.body(as: .text).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines == ["\(refusal.status.rawValue) \(refusal.status.reason)", Substring(refusal.detail), ""])
    }

    @Test(arguments: all)
    func nothingInItNeedsAnEscape(_ refusal: Refusal) {
        #expect(!refusal.detail.contains { "<>&\"\\\n".contains($0) })
    }

    /// RFC 9110 15.5.6 asks for Allow; 10.2.3 has Retry-After in seconds.
    @Test func someHaveFieldsOfTheirOwn() {
        func fields(_ refusal: Refusal) -> [String] {
            var fields: [String] = []
            refusal.forEachField { fields.append("\($0): \($1)") }
            return fields
        }
        #expect(fields(.methodNotAllowed) == ["Allow: GET, HEAD, OPTIONS"])
        #expect(fields(.unavailable) == ["Retry-After: 5"])
        #expect(fields(.posterPending) == ["Retry-After: 2"])
        for refusal in [Refusal.notFound, .preconditionFailed, .rangeNotSatisfiable] {
            #expect(fields(refusal) == [])
        }
    }
}
