/// The page that shows what goes on, as its script reads it from `status.json` beside it.
public enum StatusPage {
    /// The page at `/-/status` as it is sent; nothing in it changes but what the script does.
    public static let html = Page(
        title: "Status",
        assets: ["status.css", "status.js"],
        links: Links(depth: 1),
        content: HTML(stringLiteral: String(decoding: PackageResources.status_html, as: UTF8.self))
    ).bytes
}
