/// The address of a film with the token that lets its viewer in, in the two ways in which links carry one.
enum SignedAddress {
    /// As the parameter `token`.
    case withQuery
    /// In front of the path, so that relative addresses keep it.
    case withPath

    /// What stands before a token in a path.
    static let mark = "/t/"

    /// Writes an address.
    func text(_ base: BaseAddress, _ path: LinkedPath, token: String) -> String {
        switch self {
        case .withQuery: "\(base)\(path.percentEncoded)?token=\(token)"
        case .withPath: "\(base)\(Self.mark)\(token)\(path.percentEncoded)"
        }
    }
}
