internal import Responder
public import SystemPackage

/// Looks at configurations of Rangefinder and of nginx, by themselves or together.
public struct ConfigurationCheck {
    /// A configuration that was read.
    public struct Source: Sendable {
        /// Whose configuration it is.
        public enum Kind: Sendable { case rangefinder, nginx }

        /// The file, as the person named it.
        public let name: String
        fileprivate let text: String
        /// Whose it is.
        public let kind: Kind

        /// The largest configuration, in bytes.
        private static let mostBytes = 16 << 20

        /// Reads a file, or stdin where the name is `-`.
        ///
        /// - Throws: `Errno` if it cannot be read.
        public init(reading name: String) throws(Errno) {
            let bytes: [UInt8]
            if name == "-" {
                bytes = try ReadableFile.bytes(of: .standardInput, atMost: Self.mostBytes)
            } else {
                do {
                    let file = try FileDescriptor.open(FilePath(name), .readOnly, options: .closeOnExec)
                    bytes = try file.closeAfter { try ReadableFile.bytes(of: file, atMost: Self.mostBytes) }
                } catch {
                    throw error as? Errno ?? .ioError
                }
            }
            self.init(String(decoding: bytes, as: UTF8.self), named: name)
        }

        /// A text; whose it is, is told by its name or, where that does not tell, by how its lines end.
        init(_ text: String, named name: String) {
            self.name = name
            self.text = text
            kind = Self.kind(of: text, named: name)
        }

        private static func kind(of text: String, named name: String) -> Kind {
            if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return .rangefinder }
            let lines = text.split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.hasPrefix("#") }
            // Comments may follow; YAML's lines end in neither.
            let code = lines.lazy.map { $0.prefix { $0 != "#" }.trimmed }
            return code.contains { $0.hasSuffix(";") || $0.hasSuffix("{") } ? .nginx : .rangefinder
        }
    }

    private let sources: [Source]

    /// A check of configurations that belong together.
    public init(_ sources: [Source]) {
        self.sources = sources
    }

    /// Looks at each in turn, with what the others say in mind.
    public func run() -> [Inspection] {
        let settings = sources.lazy.filter { $0.kind == .rangefinder }.compactMap { try? Settings(file: $0.name) }.first
        let servers = sources.filter { $0.kind == .nginx }.map(Self.parsed)
        let user = servers.lazy.compactMap { try? $0.get().user }.first ?? "www-data"
        let parsed = zip(sources.filter { $0.kind == .nginx }, servers)
        return sources.filter { $0.kind == .rangefinder }.map { Self.inspect($0, webServer: user) }
            + parsed.map { source, result in Self.inspect(source, result, settings) }
    }

    private static func parsed(_ source: Source) -> Result<NGINXConfiguration, NGINXFile.SyntaxError> {
        Result { () throws(NGINXFile.SyntaxError) in
            NGINXConfiguration(try NGINXFile(source.text, named: source.name))
        }
    }

    private static func inspect(_ source: Source, webServer: String) -> Inspection {
        guard source.name != "-" else {
            let text = "stdin is taken for nginx's configuration alone"
            return Inspection(source.name, [.fault("settings", text, advice: "give the path of the YAML file")])
        }
        do throws(SettingsError) {
            let settings = try Settings(file: source.name)
            let findings = SettingsJudgement(settings: settings, webServer: webServer).findings
            return Inspection(source.name, [.good("settings", "all are allowed")] + findings)
        } catch {
            switch error {
            case .wrong(let faults):
                let advice = "`rangefinder serve --help` explains every setting"
                return Inspection(
                    source.name,
                    faults.map { .fault("settings", "\($0)", harm: "`serve` does not start", advice: advice) }
                )
            case .unreadable(let file, let errno):
                return Inspection(source.name, [.fault("settings", "\(file) cannot be read: \(errno)")])
            }
        }
    }

    private static func inspect(
        _ source: Source,
        _ result: Result<NGINXConfiguration, NGINXFile.SyntaxError>,
        _ settings: Settings?
    ) -> Inspection {
        switch result {
        case .success(let configuration):
            let findings = NGINXJudgement(configuration: configuration, settings: settings).findings
            return Inspection(source.name, [.good("syntax", "can be read")] + findings)
        case .failure(let error):
            return Inspection(
                source.name,
                [
                    .fault(
                        "syntax",
                        "\(error.place): \(error.reason)",
                        harm: "nginx does not start",
                        advice: "`nginx -t` says the same"
                    )
                ]
            )
        }
    }
}
