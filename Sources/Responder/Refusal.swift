/// An answer that explains why there is no film in it.
enum Refusal {
    case notFound
    case methodNotAllowed
    case preconditionFailed
    case rangeNotSatisfiable
    case unavailable

    /// The status code (RFC 9110 section 15).
    var status: Int {
        switch self {
        case .notFound: 404
        case .methodNotAllowed: 405
        case .preconditionFailed: 412
        case .rangeNotSatisfiable: 416
        case .unavailable: 503
        }
    }

    /// The status in words, as RFC 9110 has them.
    var title: String {
        switch self {
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .preconditionFailed: "Precondition Failed"
        case .rangeNotSatisfiable: "Range Not Satisfiable"
        case .unavailable: "Service Unavailable"
        }
    }

    /// What a person should know.
    ///
    /// Fixed words, so that nothing in them needs an escape.
    var detail: String {
        switch self {
        case .notFound: "There is nothing to watch at this address."
        case .methodNotAllowed: "Films are read with GET and HEAD."
        case .preconditionFailed: "The film has changed since it was asked for before."
        case .rangeNotSatisfiable: "The film ends before the range that was asked for; Content-Range has its size."
        case .unavailable: "The film cannot be read now; try again in a moment."
        }
    }

    /// Calls `body` with the fields that belong to the status.
    func forEachField(_ body: (String, String) -> Void) {
        switch self {
        case .methodNotAllowed: body("Allow", Method.allowed)  // RFC 9110 15.5.6
        case .unavailable: body("Retry-After", "5")  // RFC 9110 10.2.3, seconds
        case .notFound, .preconditionFailed, .rangeNotSatisfiable: break
        }
    }

    /// The formats that a refusal is written in; the first is for those who prefer none.
    enum Format: String, CaseIterable {
        case text = "text/plain"
        case html = "text/html"
        case problem = "application/problem+json"
        case json = "application/json"

        /// The value of `Content-Type`.
        var contentType: String {
            switch self {
            case .text, .html: "\(rawValue); charset=utf-8"
            // RFC 9457 3: a problem is what a client that asks for JSON gets.
            case .problem, .json: Self.problem.rawValue
            }
        }
    }

    /// The body.
    func body(as format: Format) -> String {
        switch format {
        case .text:
            "\(status) \(title)\n\(detail)\n"
        case .html:
            """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <h1>\(title)</h1>
            <p>\(detail)</p>
            </html>

            """
        case .problem, .json:
            """
            {"status":\(status),"title":"\(title)","detail":"\(detail)"}

            """
        }
    }
}
