/// The method of a request (RFC 9110 section 9).
///
/// Methods are case-sensitive.
enum Method: Equatable {
    case get
    case head
    case options
    /// What a film does not have, and the responder itself does.
    case post
    /// A method that nothing has.
    case other

    /// The value of `Allow` (RFC 9110 section 10.2.1).
    static let allowed = "GET, HEAD, OPTIONS"

    init(_ name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "OPTIONS": self = .options
        case "POST": self = .post
        default: self = .other
        }
    }
}
