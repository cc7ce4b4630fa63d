internal import RangePlanning

/// The status of an answer (RFC 9110 section 15).
enum Status: Int {
    case ok = 200
    case accepted = 202
    case noContent = 204
    case partialContent = 206
    case notModified = 304
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case preconditionFailed = 412
    case rangeNotSatisfiable = 416
    case tooManyRequests = 429
    case serviceUnavailable = 503

    /// The status of a plan.
    init(_ status: ResponsePlan.Status) {
        switch status {
        case .ok: self = .ok
        case .partialContent: self = .partialContent
        case .notModified: self = .notModified
        case .preconditionFailed: self = .preconditionFailed
        case .rangeNotSatisfiable: self = .rangeNotSatisfiable
        }
    }

    /// The status in words.
    ///
    /// nginx leaves out the space after the code where there are none, and RFC 9112 section 4 wants it.
    var reason: String {
        switch self {
        case .ok: "OK"
        case .accepted: "Accepted"
        case .noContent: "No Content"
        case .partialContent: "Partial Content"
        case .notModified: "Not Modified"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .preconditionFailed: "Precondition Failed"
        case .rangeNotSatisfiable: "Range Not Satisfiable"
        case .tooManyRequests: "Too Many Requests"
        case .serviceUnavailable: "Service Unavailable"
        }
    }
}
