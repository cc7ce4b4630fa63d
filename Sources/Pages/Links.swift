/// How a page writes the addresses that it leads to: relative to its own, for nginx alone knows where the films begin.
public struct Links: Sendable {
    private let top: String
    private let token: String

    /// Describes where a page stands.
    ///
    /// - Parameters:
    ///   - depth: How many folders its path has, as it was asked for: 0 for `/`, 1 for `/films/` and `/films/a.mp4`. A
    ///     token in the path counts as folders too.
    ///   - token: What carries a token in the address, such as `token=eyJ…`, as it came; empty if nothing does.
    public init(depth: Int, token: String = "") {
        // With a dot at least, so that it is a path whatever follows.
        top = depth == 0 ? "./" : String(repeating: "../", count: depth)
        self.token = token
    }

    /// The address of an asset.
    func asset(_ name: String) -> String {
        "\(top)-/assets/\(Asset.version)/\(name)"
    }

    /// An address with what it asks for, such as `watch`, and with the token.
    func address(_ path: String, _ question: String = "") -> String {
        let query = [question, token].filter { !$0.isEmpty }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }
}
