internal import Responder

/// What in a configuration of nginx keeps films from being served well.
struct NGINXJudgement {
    let configuration: NGINXConfiguration
    /// The settings of the responder behind, where they are known.
    let settings: Settings?

    var findings: [Finding] {
        let films = configuration.filmLocations(of: settings?.listen)
        var findings = configuration.file.missing.map { directive in
            Finding.note(
                "include",
                "\(directive.place): \(directive.value) is not in the text, and not looked at",
                advice: "give the output of `nginx -T`, which has all files"
            )
        }
        if films.isEmpty { findings.append(locationMissing) }
        if !films.isEmpty { findings += processes }
        for location in films {
            findings.append(.note("location", "\(location.place): \(location.name)"))
            if let include = location.own("include") {
                findings.append(Self.unjudged(include))
                continue
            }
            findings += FilmLocation(location: location, configuration: configuration, settings: settings).findings
        }
        return findings + configuration.locations.flatMap { OtherLocation(location: $0).findings }
    }

    private var locationMissing: Finding {
        let text = "no location passes requests to a FastCGI responder of films"
        let advice = "for Rangefinder, take the upstream and the location /media/ from nginx.conf.example"
        // Without Rangefinder's settings, this may be an nginx that sends films by itself.
        return settings == nil
            ? .note("location", text, advice: advice)
            : .fault("location", text, harm: "no film is served", advice: advice)
    }

    /// What a location includes may hold all that seems to lack.
    private static func unjudged(_ include: NGINXDirective) -> Finding {
        .warning(
            "location",
            "\(include.place): include \(include.value) is not in the text",
            harm: "what it sets is not known, and this location is not looked at",
            advice: "give the output of `nginx -T`, which has all files"
        )
    }

    // MARK: Processes and connections

    /// How many descriptors a process has without `worker_rlimit_nofile`, on most systems.
    private static let usualDescriptors: Int64 = 1024

    private var processes: [Finding] {
        let connections = Int64(configuration.event("worker_connections")?.value ?? "512") ?? 512
        let place = configuration.event("worker_connections")?.place ?? "events"
        var findings: [Finding] = []
        if connections < 2048 {
            findings.append(
                .warning(
                    "connections",
                    "\(place): worker_connections \(connections)",
                    harm: "a viewer takes two, one to the browser and one to the responder: \(connections / 2) viewers"
                        + " a process, and nobody else gets in",
                    advice: "set worker_connections 9000 in events"
                )
            )
        }
        let limit = configuration.global("worker_rlimit_nofile").flatMap { Int64($0.value) } ?? Self.usualDescriptors
        if limit < connections {
            findings.append(
                .warning(
                    "descriptors",
                    "\(configuration.global("worker_rlimit_nofile")?.place ?? place): \(limit) descriptors for"
                        + " \(connections) connections",
                    harm: "nginx refuses viewers before its connections are used up (\"Too many open files\")",
                    advice: "set worker_rlimit_nofile \(max(20_000, 2 * connections))"
                )
            )
        }
        return findings.isEmpty ? [.good("connections", "\(connections) a process, \(limit) descriptors")] : findings
    }
}
