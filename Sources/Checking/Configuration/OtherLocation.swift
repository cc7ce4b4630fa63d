/// A location that sends files or passes requests to other servers: only what breaks films is told.
struct OtherLocation {
    let location: NGINXLocation

    var findings: [Finding] {
        guard location.own("fastcgi_pass") == nil else { return [] }
        return [strippedRange, ranges, forcedRanges, compression, cache].compactMap(\.self)
    }

    private var isProxy: Bool { location.own("proxy_pass") != nil }

    private var strippedRange: Finding? {
        let fields = location.all("proxy_set_header")
        guard isProxy, let field = fields.last(where: { $0.value.lowercased() == "range" }),
            (field.arguments.dropFirst().first ?? "").isEmpty
        else { return nil }
        return .fault(
            "Range",
            "\(field.place): proxy_set_header Range \"\" in \(location.name)",
            harm: "the server behind never learns of a range: nobody can seek in its films",
            advice: "leave this line away"
        )
    }

    private var ranges: Finding? {
        guard let directive = location.first("max_ranges"), directive.value == "0" else { return nil }
        return .fault(
            "Range",
            "\(directive.place): max_ranges 0 in \(location.name)",
            harm: "nginx answers every range with the whole file: nobody can seek",
            advice: "leave max_ranges away, or allow 16"
        )
    }

    private var forcedRanges: Finding? {
        guard isProxy, let directive = location.first("proxy_force_ranges"), directive.value == "on",
            location.first("slice") == nil
        else { return nil }
        return .warning(
            "Range",
            "\(directive.place): proxy_force_ranges on in \(location.name)",
            harm:
                "nginx cuts ranges out of whole answers: a seek to the end reads the whole film from the server behind",
            advice: "let the server behind answer ranges, or cache in slices"
        )
    }

    private var compression: Finding? {
        guard location.isOn("gzip"), let types = location.first("gzip_types"),
            types.arguments.contains(where: { $0.hasPrefix("video/") })
        else { return nil }
        return .fault(
            "compression",
            "\(types.place): gzip_types with video in \(location.name)",
            harm: "clients that accept gzip get films without size and ranges",
            advice: "leave video out of gzip_types"
        )
    }

    private var cache: Finding? {
        // A cache of pages needs no slices; whether films are in it cannot be told from here unless it slices.
        location.first("slice") == nil ? nil : NGINXCacheRule(kind: "proxy", location: location).finding
    }
}
