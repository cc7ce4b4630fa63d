internal import Responder

/// A configuration of nginx as its locations, servers and upstreams.
struct NGINXConfiguration: Sendable {
    let file: NGINXFile
    let locations: [NGINXLocation]

    /// A group of servers that requests are passed to.
    struct Upstream: Sendable {
        let directive: NGINXDirective

        var name: String { directive.value }
        var servers: [NGINXDirective] { (directive.block ?? []).filter { $0.name == "server" } }
        var keepalive: NGINXDirective? { directive.block?.last { $0.name == "keepalive" } }
    }

    init(_ file: NGINXFile) {
        self.file = file
        locations = NGINXLocation.all(in: file.directives)
    }

    /// The groups by name.
    var upstreams: [String: Upstream] {
        let blocks = http.filter { $0.name == "upstream" }
        return Dictionary(blocks.map { ($0.value, Upstream(directive: $0)) }) { _, last in last }
    }

    /// A directive outside of all braces, such as `worker_processes`.
    func global(_ name: String) -> NGINXDirective? { file.directives.last { $0.name == name } }

    /// A directive of `events`.
    func event(_ name: String) -> NGINXDirective? {
        file.directives.last { $0.name == "events" }?.block?.last { $0.name == name }
    }

    /// The directives of `http`.
    var http: [NGINXDirective] { file.directives.filter { $0.name == "http" }.flatMap { $0.block ?? [] } }

    /// Who runs the workers, as `user` says; Debian's packages say www-data.
    var user: String { global("user")?.value ?? "www-data" }

    /// The addresses that a location passes to, as nginx writes them.
    func addresses(of location: NGINXLocation) -> [String] {
        guard let target = location.own("fastcgi_pass")?.value else { return [] }
        return upstreams[target]?.servers.map(\.value) ?? [target]
    }

    /// The locations that pass to a responder of films: not those that run scripts, as PHP's do.
    ///
    /// Those that pass to `address`, if there are any; nginx resolves a relative path where it was started.
    func filmLocations(of address: ListenAddress?) -> [NGINXLocation] {
        let responders = locations.filter { location in
            location.own("fastcgi_pass") != nil && location.parameter("SCRIPT_FILENAME") == nil
                && !location.path.contains(".php")
        }
        let matching = responders.filter { location in
            addresses(of: location).contains { address?.isMeant(by: $0) == true }
        }
        return matching.isEmpty ? responders : matching
    }
}

extension ListenAddress {
    /// Whether an address in nginx leads here; `true` where that cannot be told from the two texts.
    func isMeant(by text: String) -> Bool {
        switch self {
        case .inherited:
            return true
        case .unix(let path):
            guard text.hasPrefix("unix:") else { return false }
            let other = text.dropFirst("unix:".count)
            if other == path { return true }
            // One of them is relative to a folder that nobody knows here.
            guard other.hasPrefix("/") != path.hasPrefix("/") else { return false }
            let (longer, shorter) = other.hasPrefix("/") ? (other, path[...]) : (path[...], other)
            return longer.hasSuffix("/" + shorter)
        case .tcp(let host, let port):
            let names = ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "::1", "[::]"]
            let ownHosts = names.contains(host) || host == "::" ? names : [host, "[\(host)]"]
            return ownHosts.contains { text == "\($0):\(port)" }
        }
    }
}
