/// A location of nginx, with all that it inherits.
struct NGINXLocation: Sendable {
    /// The blocks that it stands in, from `http` inwards; the last is its own.
    let blocks: [NGINXDirective]

    /// Every location of a configuration that passes requests on or sends files.
    static func all(in directives: [NGINXDirective]) -> [NGINXLocation] {
        func locations(in block: NGINXDirective, after outer: [NGINXDirective]) -> [NGINXLocation] {
            let blocks = outer + [block]
            let inner = (block.block ?? []).filter { ["server", "location"].contains($0.name) }
            let own = block.name == "location" ? [NGINXLocation(blocks: blocks)] : []
            return own + inner.flatMap { locations(in: $0, after: blocks) }
        }
        return directives.filter { $0.name == "http" }.flatMap { locations(in: $0, after: []) }
    }

    private var own: NGINXDirective { blocks[blocks.count - 1] }

    /// `location /media/`, as people call it.
    var name: String { (["location"] + own.arguments).joined(separator: " ") }

    /// Where it stands.
    var place: String { own.place }

    /// Where it begins: the prefix, without what modifies it.
    var path: String { own.arguments.last ?? "" }

    /// Whether its path is a regular expression.
    var isPattern: Bool { own.value.hasPrefix("~") }

    /// The directives of the innermost block that has any with this name: all that count.
    func all(_ name: String) -> [NGINXDirective] {
        blocks.reversed().lazy.map { block in (block.block ?? []).filter { $0.name == name } }.first { !$0.isEmpty }
            ?? []
    }

    /// The directive that counts.
    func first(_ name: String) -> NGINXDirective? { all(name).last }

    /// The directive in its own braces, which is not inherited.
    func own(_ name: String) -> NGINXDirective? { own.block?.last { $0.name == name } }

    /// Whether a switch is on.
    func isOn(_ name: String, unlessSet standard: Bool = false) -> Bool {
        first(name).map { $0.value == "on" } ?? standard
    }

    /// The `server` that it stands in.
    var server: NGINXDirective? { blocks.first { $0.name == "server" } }

    /// The value of a parameter that the responder gets; `nil` if it gets none.
    func parameter(_ name: String) -> NGINXDirective? {
        all("fastcgi_param").last { $0.value == name }
    }
}
