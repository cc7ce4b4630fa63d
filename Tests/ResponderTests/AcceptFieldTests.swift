import Testing

@testable import Responder

/// Which format a client prefers (RFC 9110 section 12.5.1).
struct AcceptFieldTests {
    static let rows: [(field: String, format: Refusal.Format)] = [
        ("", .text),
        ("*/*", .text),
        ("text/html", .html),
        ("TEXT/HTML", .html),
        ("application/json", .json),
        ("application/problem+json", .problem),
        ("text/*", .text),
        ("application/*", .problem),
        ("image/png", .text),
        // Chrome and Firefox, for a page.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", .html),
        // Firefox, for a media element.
        ("video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5", .text),
        // axios, and what many API clients send.
        ("application/json, text/plain, */*", .text),
        ("application/json, */*", .json),
        ("application/json, */*;q=0.1", .json),
        // Java's HttpURLConnection: a lone * is no range.
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", .html),
        // 12.4.2: weights.
        ("text/html;q=0.5, text/plain;q=0.4", .html),
        ("text/html;q=0.4, text/plain;q=0.5", .text),
        ("text/html;q=0.001", .html),
        ("text/html;Q=0.5, text/plain;q=0.4", .html),
        ("text/html ; q=0.5 , text/plain ; q=0.4", .html),
        ("text/html;q=1.000, text/plain;q=0.999", .html),
        ("text/html;q=0., text/plain;q=0.1", .text),
        // q=0 is "not acceptable", and the most specific range decides.
        ("text/plain;q=0, */*", .html),
        ("text/plain;q=0, text/html;q=0, */*;q=0.1", .problem),
        ("text/*;q=0, */*", .problem),
        ("text/html;q=0.1, text/*;q=0.9", .text),
        ("*/*;q=0.9, text/*;q=0.1, application/json;q=0.5", .problem),
        ("*/*;q=0", .text),
        ("text/html;q=0", .text),
        // A variant that is not offered says nothing of the type.
        ("text/html;level=1, text/plain;q=0.5", .text),
        ("text/html;level=1;q=0.1, text/html;q=0.9, text/plain;q=0.5", .html),
        ("text/html;charset=utf-8", .html),
        ("text/html; charset=UTF-8; q=0.5, text/plain; q=0.4", .html),
        ("text/html;charset=latin1, text/plain;q=0.1", .text),
        ("text/html;x=\"a,b\";q=1, text/plain;q=0.5", .text),
        // Malformed members are left out.
        (",, ,text/html,", .html),
        ("text/html;q=2, text/plain;q=0.1", .text),
        ("text/html;q=1.001, text/plain;q=0.1", .text),
        ("text/html;q=0.1234, text/plain;q=0.1", .text),
        ("text/html;q=-1, text/plain;q=0.1", .text),
        ("text/html;q=nan, text/plain;q=0.1", .text),
        ("text/html;q=1e0, text/plain;q=0.1", .text),
        ("text/html;q=, text/plain;q=0.1", .text),
        ("text/html;q, text/plain;q=0.1", .text),
        ("text, html, /, text/, /html, te xt/html, text/html/x, text/plain;q=0.1", .text),
        ("\u{0}\u{7F};;;===,,,", .text),
    ]

    @Test(arguments: rows)
    func theBestFormatIsChosen(_ field: String, _ format: Refusal.Format) {
        #expect(AcceptField(field).preferred(among: Refusal.Format.allCases, default: .text) == format)
    }
}
