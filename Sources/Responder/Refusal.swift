/// An answer that explains why there is no film in it.
enum Refusal {
    case notFound
    case methodNotAllowed
    case preconditionFailed
    case rangeNotSatisfiable
    case unavailable

    var status: Status {
        switch self {
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .preconditionFailed: .preconditionFailed
        case .rangeNotSatisfiable: .rangeNotSatisfiable
        case .unavailable: .serviceUnavailable
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
            "\(status.rawValue) \(status.reason)\n\(detail)\n"
        case .html:
            """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>\(status.reason)</title>
            <h1>\(status.reason)</h1>
            <p>\(detail)</p>
            </html>

            """
        case .problem, .json:
            """
            {"status":\(status.rawValue),"title":"\(status.reason)","detail":"\(detail)"}

            """
        }
    }
}
