internal import Responder

/// A location that passes requests for films to a responder, and what is wrong with it.
struct FilmLocation {
    let location: NGINXLocation
    let configuration: NGINXConfiguration
    let settings: Settings?

    var findings: [Finding] {
        [
            upstream, keepAlive, path, parameters, temporaryFile, buffering, compression, cache, range, errors,
            sendBuffer, sendTimeout, accessLog, dlna, rate,
        ]
        .compactMap(\.self)
    }

    /// A fault or warning at a directive, or where it is missing.
    private func text(_ directive: NGINXDirective?, orMissing missing: String) -> String {
        directive.map { "\($0.place): \(([$0.name] + $0.arguments).joined(separator: " "))" }
            ?? "\(location.place): \(missing)"
    }

    // MARK: The responder

    private var upstream: Finding {
        let addresses = configuration.addresses(of: location)
        let list = addresses.joined(separator: ", ")
        guard let listen = settings?.listen, !addresses.contains(where: listen.isMeant) else {
            return .good("upstream", list)
        }
        return .fault(
            "upstream",
            "\(location.place): nginx connects to \(list), the responder listens on \(listen)",
            harm: "every film is 502",
            advice: "give `server` in the upstream and the setting `listen` the same address"
        )
    }

    private var keepAlive: Finding {
        let group = configuration.upstreams[location.own("fastcgi_pass")?.value ?? ""]
        let keepConnection = location.isOn("fastcgi_keep_conn")
        switch (keepConnection, group?.keepalive) {
        case (false, let keepalive?):
            return .fault(
                "keep-alive",
                "\(keepalive.place): keepalive \(keepalive.value), but fastcgi_keep_conn is off",
                harm: "keepalive has no effect: each range costs a connect",
                advice: "set fastcgi_keep_conn on in the location"
            )
        case (true, nil):
            return .fault(
                "keep-alive",
                text(location.first("fastcgi_keep_conn"), orMissing: "") + ", but no keepalive in an upstream",
                harm: "connections are closed all the same: each range costs a connect",
                advice: "put the server into an upstream with keepalive 64"
            )
        case (false, nil):
            return .warning(
                "keep-alive",
                "\(location.place): no fastcgi_keep_conn, no keepalive",
                harm: "each range, each seek, costs a connect",
                advice: "set keepalive 64 in an upstream, and fastcgi_keep_conn on in the location"
            )
        case (true, let keepalive?):
            return keptConnections(keepalive)
        }
    }

    /// Idle connections must leave room for those that ask.
    private func keptConnections(_ keepalive: NGINXDirective) -> Finding {
        let kept = Int64(keepalive.value) ?? 0
        let processes = configuration.global("worker_processes").flatMap { Int64($0.value) } ?? 1
        if let settings, kept * processes >= Int64(settings.connections) {
            return .fault(
                "keep-alive",
                "\(keepalive.place): keepalive \(kept) in \(processes) process(es), the responder takes"
                    + " \(settings.connections) connections",
                harm: "idle connections use up all that the responder takes, and requests wait for nothing",
                advice: "raise the setting connections, or lower keepalive"
            )
        }
        return .good("keep-alive", "\(kept) idle connections a process")
    }

    // MARK: What the responder is told

    private var path: Finding {
        guard let parameter = location.parameter("PATH_INFO") else {
            guard location.parameter("DOCUMENT_URI") == nil else {
                return .warning(
                    "path",
                    text(location.parameter("DOCUMENT_URI"), orMissing: ""),
                    harm: "the whole path is looked for beneath the root, \(location.path) included",
                    advice: "set fastcgi_param PATH_INFO $fastcgi_path_info"
                )
            }
            return .fault(
                "path",
                "\(location.place): PATH_INFO is not passed",
                harm: "the responder does not learn which film is meant: every film is 404",
                advice: "set fastcgi_param PATH_INFO $fastcgi_path_info, and fastcgi_split_path_info"
            )
        }
        let value = parameter.arguments.dropFirst().first ?? ""
        if value.contains("$request_uri") {
            return .fault(
                "path",
                text(parameter, orMissing: ""),
                harm: "the path is not decoded and holds the query: names with spaces or umlauts are 404",
                advice: "set fastcgi_param PATH_INFO $fastcgi_path_info"
            )
        }
        if value.contains("$fastcgi_path_info"), location.first("fastcgi_split_path_info") == nil {
            return .fault(
                "path",
                text(parameter, orMissing: "") + ", without fastcgi_split_path_info",
                harm: "$fastcgi_path_info is empty: every film is 404",
                advice: #"set fastcgi_split_path_info (?s)^(/media)(/.*)$, with the location's own prefix"#
            )
        }
        return .good("path", "PATH_INFO \(value)")
    }

    private var parameters: Finding {
        let missing = ["REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR"].filter { location.parameter($0) == nil }
        if let name = missing.first(where: { $0 != "REMOTE_ADDR" }) {
            let harm =
                name == "REQUEST_METHOD"
                ? "the responder cannot tell GET from HEAD: requests are refused"
                : "links with ?token= are refused, and ?download does nothing"
            return .fault(
                "parameters",
                "\(location.place): \(missing.joined(separator: ", ")) not passed",
                harm: harm,
                advice: missing.map { "fastcgi_param \($0) $\($0.lowercased())" }.joined(separator: "; ")
            )
        }
        if !missing.isEmpty {
            return .warning(
                "parameters",
                "\(location.place): REMOTE_ADDR not passed",
                harm: "links that are bound to an address are refused, and all devices of a kind count as one",
                advice: "set fastcgi_param REMOTE_ADDR $remote_addr"
            )
        }
        return .good("parameters", "REQUEST_METHOD, QUERY_STRING, REMOTE_ADDR")
    }

    private var dlna: Finding? {
        guard settings?.dlna == .on else { return nil }
        let hears =
            location.server?.block?.last { $0.name == "ignore_invalid_headers" }
            ?? configuration.http.last { $0.name == "ignore_invalid_headers" }
        guard hears?.value == "off" else {
            return .fault(
                "dlna",
                text(hears, orMissing: "ignore_invalid_headers is on (its default), and the setting dlna too"),
                harm: "nginx drops fields with a dot in their names: TVs do not get what they ask for",
                advice: "set ignore_invalid_headers off in the server"
            )
        }
        return .good("dlna", "nginx lets the fields of TVs through")
    }

    // MARK: How answers pass through

    private var isBuffered: Bool { location.isOn("fastcgi_buffering", unlessSet: true) }

    private var temporaryFile: Finding {
        let directive = location.first("fastcgi_max_temp_file_size")
        guard isBuffered, NGINXQuantity.bytes(directive?.value ?? "1024m") != 0 else {
            return .good("temporary file", "none")
        }
        return .fault(
            "temporary file",
            text(directive, orMissing: "fastcgi_max_temp_file_size is not set, which means 1 GB"),
            harm: "films are written to nginx's disk on their way, and long ones stop at 1 GB for slow viewers",
            advice: "set fastcgi_max_temp_file_size 0"
        )
    }

    /// What nginx may hold for one viewer without harm.
    private static let mostBuffered: Int64 = 4 << 20

    private var buffering: Finding {
        guard isBuffered else {
            return .warning(
                "buffering",
                text(location.first("fastcgi_buffering"), orMissing: ""),
                harm: "an answer that breaks off passes for a whole one: its client waits until keepalive_timeout",
                advice: "set fastcgi_buffering on, fastcgi_buffers 2 128k, fastcgi_max_temp_file_size 0"
            )
        }
        let directive = location.first("fastcgi_buffers")
        let count = directive.flatMap { Int64($0.value) } ?? 8
        let size = directive.flatMap { NGINXQuantity.bytes($0.arguments.last ?? "") } ?? 4096
        let (bytes, overflows) = count.multipliedReportingOverflow(by: size)
        guard !overflows, bytes <= Self.mostBuffered else {
            return .warning(
                "buffering",
                text(directive, orMissing: ""),
                harm: "nginx holds up to so much for each viewer who pauses: a thousand fill the memory",
                advice: "set fastcgi_buffers 2 128k"
            )
        }
        return .good("buffering", "\(Amount(bytes)) a viewer")
    }

    private var compression: Finding {
        let types = location.first("gzip_types")
        let isHit = types?.arguments.contains { $0 == "*" || $0.hasPrefix("video/") || $0.hasPrefix("audio/") } ?? false
        guard location.isOn("gzip"), isHit else { return .good("compression", "films are not compressed") }
        return .fault(
            "compression",
            text(types, orMissing: ""),
            harm: "clients that accept gzip get films without size and ranges, and the processor is busy for nothing",
            advice: "set gzip off in the location"
        )
    }

    private var cache: Finding? { NGINXCacheRule(kind: "fastcgi", location: location).finding }

    private var range: Finding {
        if let directive = hidingDirective {
            return .fault(
                "Range",
                text(directive, orMissing: ""),
                harm: "the responder never learns of a range: nobody can seek",
                advice: "leave this line away: nginx passes all fields by itself"
            )
        }
        if let force = location.first("fastcgi_force_ranges"), force.value == "on" {
            return .warning(
                "Range",
                text(force, orMissing: ""),
                harm:
                    "nginx cuts ranges out of whole answers where the responder sends one: a seek reads all before it",
                advice: "leave fastcgi_force_ranges away: the responder answers ranges"
            )
        }
        return .good("Range", "reaches the responder")
    }

    /// What keeps the field `Range` from the responder; a slice's own range is as good.
    private var hidingDirective: NGINXDirective? {
        let range = location.parameter("HTTP_RANGE").flatMap { $0.arguments.last?.contains("range") == true ? nil : $0 }
        return range ?? location.first("fastcgi_pass_request_headers").flatMap { $0.value == "off" ? $0 : nil }
    }

    private var errors: Finding {
        if location.isOn("fastcgi_intercept_errors") {
            return .warning(
                "errors",
                text(location.first("fastcgi_intercept_errors"), orMissing: ""),
                harm: "416 loses its Content-Range, and a refused link its reason",
                advice: "set fastcgi_intercept_errors off in the location"
            )
        }
        if location.isOn("fastcgi_ignore_client_abort") {
            return .warning(
                "errors",
                text(location.first("fastcgi_ignore_client_abort"), orMissing: ""),
                harm: "the responder goes on sending to viewers who have left",
                advice: "leave fastcgi_ignore_client_abort away"
            )
        }
        return .good("errors", "pass as the responder says them")
    }

    // MARK: The way to the viewer

    private var sendBuffer: Finding {
        let listens = (location.server?.block ?? []).filter { $0.name == "listen" }
        guard let bare = listens.first(where: { listen in !listen.arguments.contains { $0.hasPrefix("sndbuf=") } })
        else {
            return listens.isEmpty ? .note("send buffer", "no listen") : .good("send buffer", "sndbuf is set")
        }
        return .warning(
            "send buffer",
            text(bare, orMissing: "") + ", without sndbuf",
            harm: "the kernel holds up to 4 MB for each viewer who pauses: a thousand fill the memory",
            advice: "add sndbuf=128k to listen"
        )
    }

    private var sendTimeout: Finding {
        let directive = location.first("send_timeout")
        let seconds = NGINXQuantity.seconds(directive?.value ?? "60s") ?? 60
        guard seconds < 600 else { return .good("send timeout", "\(seconds) s") }
        return .warning(
            "send timeout",
            text(directive, orMissing: "send_timeout is not set, which means 60 s"),
            harm: "a viewer who pauses longer is cut; players ask again, downloads that pause break",
            advice: "set send_timeout 1h in the server"
        )
    }

    private var rate: Finding? {
        guard let directive = location.first("limit_rate"), let bytes = NGINXQuantity.bytes(directive.value), bytes > 0
        else {
            return nil
        }
        return .warning(
            "rate",
            text(directive, orMissing: ""),
            harm:
                "each answer gets \(Amount(bytes)) a second from its first byte on: a seek fills its buffer slowly, and"
                + " more connections get more",
            advice: "leave limit_rate away, and use the setting pace, which lets the first seconds through"
        )
    }

    private var accessLog: Finding? {
        let mayHoldTokens = settings.map { $0.keys != nil } ?? true
        guard mayHoldTokens else { return nil }
        let directive = location.first("access_log")
        guard directive?.value != "off" else { return .good("access log", "off") }
        let name = directive?.arguments.dropFirst().first { !$0.contains("=") } ?? "combined"
        let format = configuration.http.last { $0.name == "log_format" && $0.value == name }
        let words = format?.arguments.dropFirst().joined() ?? "$request"
        let telling = ["$request ", "$request\"", "$request_uri", "$args", "$query_string", "$arg_token"]
        guard telling.contains(where: { (words + " ").contains($0) }) else {
            return .good("access log", "holds no query")
        }
        return .warning(
            "access log",
            text(directive, orMissing: "access_log is not set, which means a log of all requests"),
            harm: "links with their tokens are written down: whoever reads the log may watch",
            advice: "set access_log off in the location (Rangefinder logs without tokens), or log $uri only"
        )
    }
}
