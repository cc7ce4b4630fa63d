/// What one setting is for, what it allows, and where its value goes.
struct SettingRule: Sendable {
    let help: String
    let placeholder: String
    /// Completes "allowed is …".
    let allowed: String
    /// The default as text; empty if there is none.
    let standard: String
    let isList: Bool
    /// What each value begins with, if commas may stand in it: in a variable, only one before this separates two values.
    let opening: Character?
    /// Reads texts as they were found, and puts their values into the settings.
    let store: @Sendable (_ texts: [String], _ settings: inout Settings) throws(RefusedText) -> Void
    /// Whether two settings have different values.
    let differs: @Sendable (Settings, Settings) -> Bool
    /// Gives settings the value that others have.
    let copy: @Sendable (_ source: Settings, _ settings: inout Settings) -> Void

    /// A setting with one value.
    init<Value: Equatable>(
        _ property: any WritableKeyPath<Settings, Value> & Sendable,
        _ kind: SettingKind<Value>,
        help: String
    ) {
        self.help = help
        placeholder = kind.placeholder
        allowed = kind.allowed
        standard = kind.text(Settings()[keyPath: property])
        isList = false
        opening = nil
        store = { texts, settings throws(RefusedText) in
            for text in texts {
                settings[keyPath: property] = try kind.value(of: text)
            }
        }
        differs = { $0[keyPath: property] != $1[keyPath: property] }
        copy = { source, settings in settings[keyPath: property] = source[keyPath: property] }
    }

    /// A setting with any number of values.
    ///
    /// `conflict` finds the first value that cannot stand beside the others.
    init<Value: Equatable>(
        _ property: any WritableKeyPath<Settings, [Value]> & Sendable,
        each kind: SettingKind<Value>,
        opening: Character? = nil,
        conflict: @escaping @Sendable ([Value]) -> Value? = { _ in nil },
        help: String
    ) {
        self.help = help
        placeholder = kind.placeholder
        allowed = kind.allowed
        standard = Settings()[keyPath: property].map(kind.text).joined(separator: ",")
        isList = true
        self.opening = opening
        store = { texts, settings throws(RefusedText) in
            let values = try texts.map(kind.value)
            if let offender = conflict(values) { throw RefusedText(text: kind.text(offender)) }
            settings[keyPath: property] = values
        }
        differs = { $0[keyPath: property] != $1[keyPath: property] }
        copy = { source, settings in settings[keyPath: property] = source[keyPath: property] }
    }
}

/// The text of a value that its setting does not allow.
struct RefusedText: Error, Equatable {
    let text: String
}

extension SettingKind {
    fileprivate func value(of text: String) throws(RefusedText) -> Value {
        guard let value = read(text) else { throw RefusedText(text: text) }
        return value
    }
}
