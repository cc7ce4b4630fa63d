/// A page: what is round its content is the same for all.
public struct Page: Sendable {
    private let title: String
    private let assets: [String]
    private let links: Links
    private let content: HTML

    /// Creates a page.
    ///
    /// - Parameters:
    ///   - title: What the browser calls it.
    ///   - assets: The names of styles and modules that it uses beside `base.css`.
    ///   - links: Where it stands.
    ///   - content: What is in its `body`.
    public init(title: String, assets: [String], links: Links, content: HTML) {
        self.title = title
        self.assets = assets
        self.links = links
        self.content = content
    }

    /// The value of `Content-Type`.
    public static let contentType = "text/html; charset=utf-8"

    /// The fields that every page is sent with.
    ///
    /// Whatever a page shows, nothing is run, asked for or sent but from and to its own server, and no other site can put
    /// it into a frame or learn its address, which may hold a token.
    public static let fields = [
        (
            "Content-Security-Policy",
            """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
            media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """
        ),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]

    /// The page as it is sent.
    public var bytes: [UInt8] {
        let html: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <link rel="icon" href="\(links.asset("icon.svg"))">
            \((["base.css"] + assets).map(element))</head>
            <body>
            \(content)
            </body>
            </html>

            """
        return html.bytes
    }

    /// What brings an asset into the page.
    private func element(for asset: String) -> HTML {
        asset.hasSuffix(".css")
            ? "<link rel=\"stylesheet\" href=\"\(links.asset(asset))\">\n"
            : "<script type=\"module\" src=\"\(links.asset(asset))\"></script>\n"
    }
}
