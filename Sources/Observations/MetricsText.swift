/// Metrics as Prometheus reads them: families of samples, each with its type and what it means.
package struct MetricsText {
    /// How they are written.
    package enum Format: String, CaseIterable, Sendable {
        /// Prometheus text format 0.0.4.
        case text = "text/plain"
        /// OpenMetrics 1.0.
        case openMetrics = "application/openmetrics-text"

        /// The value of `Content-Type`.
        package var contentType: String {
            switch self {
            case .text: "\(rawValue); version=0.0.4; charset=utf-8"
            case .openMetrics: "\(rawValue); version=1.0.0; charset=utf-8"
            }
        }
    }

    /// What the numbers of a family are.
    enum Kind: String {
        case counter, gauge, histogram, info
    }

    private let format: Format
    private var text = ""

    init(_ format: Format) {
        self.format = format
    }

    /// The text with its end.
    var bytes: [UInt8] { Array((format == .openMetrics ? text + "# EOF\n" : text).utf8) }

    /// Begins a family.
    ///
    /// - Parameters:
    ///   - name: Its name with its unit, and without the suffix that belongs to its kind.
    ///   - kind: What its numbers are.
    ///   - unit: The unit, if it has one: the last part of the name.
    ///   - help: What it means, one sentence.
    mutating func family(_ name: String, _ kind: Kind, unit: String? = nil, _ help: String) {
        // In the older format a family has the name of its samples, and there is no type for information.
        let isText = format == .text
        let full = isText && (kind == .counter || kind == .info) ? name + kind.suffix : name
        text += "# HELP \(full) \(help)\n# TYPE \(full) \(isText && kind == .info ? .gauge : kind)\n"
        if let unit, !isText { text += "# UNIT \(full) \(unit)\n" }
    }

    /// Adds a sample.
    mutating func sample(_ name: String, labels: [(String, String)] = [], _ value: String) {
        let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }

    /// Adds the samples of a counter family that has one.
    mutating func counter(_ name: String, unit: String? = nil, _ help: String, _ value: String) {
        family(name, .counter, unit: unit, help)
        sample(name + Kind.counter.suffix, value)
    }

    /// Adds a gauge.
    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        family(name, .gauge, help)
        sample(name, "\(value)")
    }

    /// Adds a histogram of times in seconds.
    mutating func histogram(_ name: String, _ help: String, _ value: Histogram, _ scale: Histogram.Scale) {
        family(name, .histogram, unit: "seconds", help)
        samples(name, value, scale)
    }

    /// Adds the samples of a histogram; how many took at most so long, which is what Prometheus wants, not how many did
    /// in each bucket.
    mutating func samples(
        _ name: String,
        labels: [(String, String)] = [],
        _ value: Histogram,
        _ scale: Histogram.Scale
    ) {
        let bounds = scale.bounds
        var count: Int64 = 0
        for (index, bucket) in value.buckets.enumerated() {
            count += bucket
            let bound = bounds.indices.contains(index) ? Self.seconds(bounds[index]) : "+Inf"
            sample(name + "_bucket", labels: labels + [("le", bound)], "\(count)")
        }
        sample(name + "_sum", labels: labels, Self.seconds(value.sum))
        sample(name + "_count", labels: labels, "\(count)")
    }

    /// Nanoseconds as seconds, exactly: whole ones as `1.0`, as OpenMetrics wants it for bounds.
    static func seconds(_ nanoseconds: Int64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        var digits = String(rest)
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.utf8.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value {
            switch character {
            case "\\": escaped += #"\\"#
            case "\"": escaped += #"\""#
            case "\n": escaped += #"\n"#
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

extension MetricsText.Kind {
    /// What stands behind the name of a family in its samples.
    var suffix: String {
        switch self {
        case .counter: "_total"
        case .info: "_info"
        case .gauge, .histogram: ""
        }
    }
}
