/// An address of the responder's own, below `/-/`: no film is there.
enum OwnAddress: Equatable {
    /// Whether the process is alive.
    case health
    /// Whether it can answer.
    case ready
    case metrics
    /// What goes on, as JSON.
    case status
    /// What ends a playback.
    case end(playback: String)

    /// Names the address of a path.
    ///
    /// - Returns: `nil` if nothing is there.
    init?(_ path: RequestPath) {
        let parts = String(decoding: path.bytes, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false)
        switch parts.dropFirst(2) {
        case ["health"]: self = .health
        case ["ready"]: self = .ready
        case ["metrics"]: self = .metrics
        case ["status.json"]: self = .status
        case let parts where parts.count == 3 && parts.first == "playbacks" && parts.last == "end":
            self = .end(playback: String(parts[parts.startIndex + 1]))
        default: return nil
        }
    }
}

extension RequestPath {
    /// Whether the path leads to the responder itself.
    var isOwn: Bool {
        bytes.count > 2 && bytes[1] == UInt8(ascii: "-") && bytes[0] == UInt8(ascii: "/") && bytes[2] == bytes[0]
    }
}
