/// Where nginx finds the responder.
public enum ListenAddress: Hashable, Sendable {
    /// The socket that the starter hands over: descriptor 0 from spawn-fcgi, or `LISTEN_FDS` from systemd.
    case inherited
    /// A socket in the file system; the path has 1 to 107 bytes, as many as Linux's `sun_path` takes.
    case unix(path: String)
    /// A TCP port from 1 to 65535 on a host name or an address; an IPv6 address stands here without its brackets.
    case tcp(host: String, port: UInt16)
}

extension ListenAddress: LosslessStringConvertible {
    /// Reads `unix:PATH`, `HOST:PORT` or `[IPV6]:PORT`.
    ///
    /// - Returns: `nil` for anything else. ``inherited`` has no text of its own: it is what no address means.
    public init?(_ description: String) {
        if description.hasPrefix("unix:") {
            self.init(path: String(description.dropFirst("unix:".count)))
        } else {
            self.init(hostAndPort: description)
        }
    }

    /// The address as the setting takes it, or `inherited`.
    public var description: String {
        switch self {
        case .inherited: "inherited"
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    private init?(path: String) {
        // sockaddr_un holds 108 bytes, the last of them NUL: unix(7).
        guard 1...107 ~= path.utf8.count, !path.utf8.contains(0) else { return nil }
        self = .unix(path: path)
    }

    private init?(hostAndPort text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(digits: text[text.index(after: colon)...]), port > 0
        else { return nil }
        var host = text[..<colon]
        // RFC 3986 3.2.2: brackets keep an IPv6 address's colons apart from the port's.
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.contains(":") == isBracketed, host.utf8.allSatisfy(Self.standsInHost) else {
            return nil
        }
        self = .tcp(host: String(host), port: port)
    }

    private static func standsInHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        // `_` stands in names of container networks, `%` before the zone of a link-local address.
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "%"): true
        default: false
        }
    }
}

extension UInt16 {
    /// Reads ASCII digits alone: a sign is no part of a port.
    fileprivate init?(digits text: Substring) {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        self.init(text)
    }
}
