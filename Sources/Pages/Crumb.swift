/// A folder on the way to a page.
public struct Crumb: Sendable {
    /// What it is called.
    let name: String
    /// Where its page is, relative to the page; `nil` where the viewer may not see it, or is on it.
    let address: String?

    /// Describes a folder.
    public init(name: String, address: String?) {
        self.name = name
        self.address = address
    }
}

extension [Crumb] {
    /// The way as a list of links.
    func html(_ links: Links) -> HTML {
        let items = map { crumb -> HTML in
            guard let address = crumb.address else { return "<li>\(crumb.name)</li>" }
            return "<li><a href=\"\(links.address(address))\">\(crumb.name)</a></li>"
        }
        return "<nav class=\"crumbs\" aria-label=\"Folders\"><ol>\(items)</ol></nav>"
    }
}
