import SystemPackage

/// The YAML file of settings: its keys are known, its values not yet read.
struct SettingsFile {
    /// A setting that the file holds.
    struct Entry: Equatable {
        let texts: [String]
        /// The line of the key, from 1.
        let line: Int
    }

    private(set) var entries: [Setting: Entry] = [:]
    /// Unknown keys, keys that are written twice, and lists where there is one value.
    private(set) var faults: [SettingFault] = []
    private let path: String

    /// Sorts what `document` holds into entries and faults.
    ///
    /// `path` is the file as the operator named it.
    init(path: String, document: YAMLDocument) {
        self.path = path
        for entry in document.entries {
            do {
                try add(entry)
            } catch {
                faults.append(SettingFault(place: place(onLine: entry.line), reason: error.reason))
            }
        }
    }

    /// Where the file holds `setting`, for messages.
    func place(of setting: Setting) -> String {
        entries[setting].map { "\(place(onLine: $0.line)): \(setting.rawValue)" } ?? path
    }

    private func place(onLine line: Int) -> String { "\(path):\(line)" }

    private struct Refusal: Error {
        let reason: String
    }

    private mutating func add(_ entry: YAMLDocument.Entry) throws(Refusal) {
        guard let setting = Setting(rawValue: entry.key) else {
            let question = NearestName.question(about: entry.key, among: Setting.allCases.map(\.rawValue))
            throw Refusal(reason: "\(entry.key.debugDescription) is not a setting\(question)")
        }
        if let first = entries[setting] {
            throw Refusal(reason: "\(setting.rawValue): already set on line \(first.line)")
        }
        entries[setting] = Entry(texts: try texts(of: entry.value, for: setting), line: entry.line)
    }

    private func texts(of value: YAMLDocument.Value, for setting: Setting) throws(Refusal) -> [String] {
        let found: String
        switch value {
        case .text(let text): return [text]
        case .list(let texts) where setting.isList: return texts
        case .list: found = "a list"
        case .nested: found = "a nested value"
        }
        throw Refusal(reason: "\(setting.rawValue): \(found) is not allowed; allowed is \(setting.rule.allowed)")
    }
}

extension SettingsFile {
    /// No file at all: nothing is set.
    static let none = SettingsFile(path: "", document: YAMLDocument(entries: []))

    /// Reads the file at `path`, which may be a pipe.
    ///
    /// - Throws: ``SettingsError/unreadable(file:_:)``; ``SettingsError/wrong(_:)`` if it is not YAML.
    init(contentsOf path: String) throws(SettingsError) {
        let bytes: [UInt8]
        do {
            bytes = try YAMLDocument.bytes(of: FilePath(path))
        } catch {
            throw .unreadable(file: path, error)
        }
        do {
            self.init(path: path, document: try YAMLDocument(parsing: bytes))
        } catch {
            throw .wrong([SettingFault(place: "\(path):\(error.line)", reason: "not YAML: \(error.reason)")])
        }
    }
}
