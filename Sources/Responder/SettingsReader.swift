import Configuration
import Synchronization

/// Lays flags over variables over the file, and tells where each value was found.
struct SettingsReader {
    /// What was found for a setting.
    struct Finding {
        let texts: [String]
        /// Where, for messages.
        let place: String
    }

    private let reader: ConfigReader
    private let winner = Winner()
    private let file: SettingsFile

    /// Reads variables without a value as not set, as most shells' tools do.
    init(flags: [Setting: [String]], variables: [String: String], file: SettingsFile) {
        self.file = file
        reader = ConfigReader(
            // The order of Layer.
            providers: [
                InMemoryProvider(texts: flags),
                EnvironmentVariablesProvider(environmentVariables: variables.filter { !$0.value.isEmpty })
                    .prefixKeys(with: "rangefinder"),
                InMemoryProvider(texts: file.entries.mapValues(\.texts)),
            ],
            accessReporter: winner
        )
    }

    /// Finds what the uppermost layer that has `setting` says, or `nil` if none has it.
    func find(_ setting: Setting) -> Finding? {
        let key = ConfigKey([setting.rawValue])
        let texts = setting.isList ? reader.stringArray(forKey: key) : reader.string(forKey: key).map { [$0] }
        guard let texts, let layer = winner.layer else { return nil }
        let values = layer == .variables ? Self.rejoined(texts, opening: setting.rule.opening) : texts
        return Finding(texts: values, place: place(of: setting, in: layer))
    }

    /// Puts together what a variable's commas took apart although they stand within a value.
    private static func rejoined(_ texts: [String], opening: Character?) -> [String] {
        guard let opening else { return texts }
        return texts.reduce(into: []) { values, text in
            if values.isEmpty || text.first == opening {
                values.append(text)
            } else {
                values[values.count - 1] += ", " + text
            }
        }
    }

    private func place(of setting: Setting, in layer: Layer) -> String {
        switch layer {
        case .flags: setting.flag
        case .variables: setting.variable
        case .file: file.place(of: setting)
        }
    }
}

/// Where settings come from, the strongest first.
private enum Layer: Int {
    case flags, variables, file
}

/// Hears from swift-configuration which layer gave the latest value.
private final class Winner: AccessReporter {
    private let latest = Mutex<Layer?>(nil)

    var layer: Layer? { latest.withLock { $0 } }

    func report(_ event: AccessEvent) {
        // Layers are asked in order until one has the value, so the last one asked has it.
        latest.withLock { $0 = Layer(rawValue: event.providerResults.count - 1) }
    }
}

extension InMemoryProvider {
    /// A layer of texts as they were found; a setting without any is not in it.
    fileprivate init(texts: [Setting: [String]]) {
        self.init(
            values: .init(
                uniqueKeysWithValues: texts.compactMap { setting, texts in
                    Self.content(of: setting, texts).map { ([setting.rawValue], ConfigValue($0, isSecret: false)) }
                }
            )
        )
    }

    private static func content(of setting: Setting, _ texts: [String]) -> ConfigContent? {
        // The last one of a repeated flag counts.
        guard let last = texts.last else { return nil }
        return setting.isList ? .stringArray(texts) : .string(last)
    }
}
