/// The method of a request (RFC 9110 section 9).
///
/// Methods are case-sensitive.
enum Method: Equatable {
    case get
    case head
    case options
    /// A method that a film does not have.
    case other

    /// The value of `Allow` (RFC 9110 section 10.2.1).
    static let allowed = "GET, HEAD, OPTIONS"

    init(_ name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "OPTIONS": self = .options
        default: self = .other
        }
    }
}
