internal import FastCGI

/// What lets pages of other origins read the answers: cross-origin resource sharing, as the Fetch standard has it in
/// its section "HTTP-CORS protocol".
///
/// The fields stand on refusals too: a page that may not read them sees no more than a network error.
///
/// A page on the Internet that asks a server in the home network is a matter between the browser and its user (Local
/// Network Access). The preflight field that was once meant for it is not sent, for no browser asks for it any more.
struct CrossOrigin {
    /// Nobody's, everybody's, or those of these origins.
    private let allowed: [AllowedOrigin]

    init(_ settings: Settings) {
        allowed = settings.cors
    }

    /// Appends what lets a page read an answer.
    func append(to head: inout ResponseHead, for request: borrowing Request) {
        if appendOrigin(to: &head, for: request) { head.append("Access-Control-Expose-Headers", Self.exposedFields) }
    }

    /// Appends what lets a page send a request, which is what its browser asks first.
    func appendPreflight(to head: inout ResponseHead, for request: borrowing Request) {
        guard appendOrigin(to: &head, for: request), request["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] != nil else {
            return
        }
        head.append("Access-Control-Allow-Methods", "GET, HEAD")
        head.append("Access-Control-Allow-Headers", Self.requestFields)
        head.append("Access-Control-Max-Age", Self.maximumAge)
    }

    /// Appends whose pages may read the answer, and returns whether the one that asks is among them.
    private func appendOrigin(to head: inout ResponseHead, for request: borrowing Request) -> Bool {
        if allowed.isEmpty { return false }
        if allowed == [.any] {
            // Fetch, "CORS protocol and credentials": * and cookies exclude each other.
            head.append("Access-Control-Allow-Origin", "*")
            return true
        }
        // Fetch, "CORS protocol and HTTP caches": also without Origin, else a cache hands that answer to a page.
        head.vary(by: "Origin")
        guard let origin = request["HTTP_ORIGIN"], allowed.contains(.origin(origin)) else { return false }
        head.append("Access-Control-Allow-Origin", origin)
        head.append("Access-Control-Allow-Credentials", "true")
        return true
    }

    /// What a page may read beyond the fields that it always may, such as Content-Type and Last-Modified.
    private static let exposedFields = "Accept-Ranges, Content-Length, Content-Range, ETag, Retry-After"

    /// What a page may send: all that an answer depends on, and what players are known to add.
    private static let requestFields = """
        Authorization, Cache-Control, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, \
        If-Unmodified-Since, Range
        """

    /// Two hours, in seconds: Chromium remembers no longer than that.
    private static let maximumAge = "7200"
}
