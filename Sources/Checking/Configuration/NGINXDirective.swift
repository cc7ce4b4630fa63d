/// A directive of nginx: a name, its arguments, and what stands in its braces.
struct NGINXDirective: Equatable, Sendable {
    let name: String
    /// The arguments, without quotation marks.
    let arguments: [String]
    /// The directives in its braces; `nil` if it has none.
    var block: [NGINXDirective]?
    /// Where it stands, as `FILE:LINE`.
    let place: String

    /// The first argument; empty if there is none.
    var value: String { arguments.first ?? "" }
}
