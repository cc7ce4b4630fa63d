/// An address of the responder's own, below `/-/`: no film is there.
enum OwnAddress: Equatable {
    /// Whether the process is alive.
    case health
    /// Whether it can answer.
    case ready
    case metrics
    /// What goes on, as JSON.
    case status
    /// The same as a page.
    case statusPage
    /// What ends a playback.
    case end(playback: String)
    /// A file that pages use; they link it with the build's version before its name.
    case asset(name: String, version: String?)

    /// Names the address of a path.
    ///
    /// - Returns: `nil` if nothing is there.
    init?(_ path: RequestPath) {
        let parts = String(decoding: path.bytes, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst(2).map(String.init)
        switch (parts.first, parts.count) {
        case ("health", 1): self = .health
        case ("ready", 1): self = .ready
        case ("metrics", 1): self = .metrics
        case ("status.json", 1): self = .status
        case ("status", 1): self = .statusPage
        case ("playbacks", 3) where parts[2] == "end": self = .end(playback: parts[1])
        case ("assets", 2): self = .asset(name: parts[1], version: nil)
        case ("assets", 3): self = .asset(name: parts[2], version: parts[1])
        default: return nil
        }
    }

    /// Whether everybody may have what is there: files of pages, and whether the process is well, which is often asked by
    /// programs that have no address to speak of.
    var isForAll: Bool {
        switch self {
        case .health, .ready, .asset: true
        case .metrics, .status, .statusPage, .end: false
        }
    }
}

extension RequestPath {
    /// Whether the path leads to the responder itself.
    var isOwn: Bool {
        bytes.count > 2 && bytes[1] == UInt8(ascii: "-") && bytes[0] == UInt8(ascii: "/") && bytes[2] == bytes[0]
    }
}
