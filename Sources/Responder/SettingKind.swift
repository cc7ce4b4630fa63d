import SystemPackage

/// One kind of value that a setting can take: how it is read, how it is written, and what is allowed.
struct SettingKind<Value: Sendable>: Sendable {
    /// The placeholder in the command line's help.
    let placeholder: String
    /// Completes "allowed is …".
    let allowed: String
    /// Reads a value, or returns `nil` if the text is not one that is allowed.
    let read: @Sendable (String) -> Value?
    /// Writes a value as ``read`` takes it.
    let text: @Sendable (Value) -> String
}

extension SettingKind where Value: LosslessStringConvertible {
    /// A value that reads itself.
    init(_ placeholder: String, allowed: String) {
        self.init(placeholder: placeholder, allowed: allowed, read: { Value($0) }, text: \.description)
    }
}

extension SettingKind where Value: CaseIterable & RawRepresentable<String> {
    /// One of a few words.
    static func word(_ placeholder: String) -> Self {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return Self(
            placeholder: placeholder,
            allowed: "one of \(words)",
            read: { Value(rawValue: $0) },
            text: \.rawValue
        )
    }
}

extension SettingKind {
    /// A value of another kind, or none as long as nobody sets it.
    static func optional<Wrapped>(_ kind: SettingKind<Wrapped>) -> Self where Value == Wrapped? {
        Self(
            placeholder: kind.placeholder,
            allowed: kind.allowed,
            read: { kind.read($0).map { .some($0) } },
            text: { $0.map(kind.text) ?? "" }
        )
    }
}

extension SettingKind<String> {
    /// A text that is one line and not empty.
    static func line(_ placeholder: String, allowed: String) -> Self {
        Self(
            placeholder: placeholder,
            allowed: allowed,
            read: { $0.isEmpty || $0.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? nil : $0 },
            text: \.self
        )
    }

    /// A token (RFC 9110 section 5.6.2), as names of cookies are.
    static func token(_ placeholder: String, allowed: String) -> Self {
        Self(placeholder: placeholder, allowed: allowed, read: { $0.isToken ? $0 : nil }, text: \.self)
    }
}

extension SettingKind<Int> {
    /// A whole number in decimal digits.
    static func number(in range: ClosedRange<Int>) -> Self {
        Self(
            placeholder: "number",
            allowed: "a number from \(range.lowerBound) to \(range.upperBound)",
            read: { text in
                guard let quantity = Quantity(text), quantity.unit.isEmpty else { return nil }
                return Int(exactly: quantity.number).flatMap { range.contains($0) ? $0 : nil }
            },
            text: \.description
        )
    }
}

extension SettingKind<ByteCount> {
    /// A size in bytes with its unit.
    static func size(in range: ClosedRange<ByteCount>) -> Self {
        Self(
            placeholder: "size",
            allowed: "a size from \(range.lowerBound) to \(range.upperBound), such as 8MiB",
            read: { ByteCount($0).flatMap { range.contains($0) ? $0 : nil } },
            text: \.description
        )
    }
}

extension SettingKind<Duration> {
    /// A time with its unit.
    static func time(in range: ClosedRange<Duration>) -> Self {
        let bounds = "\(range.lowerBound.settingText) to \(range.upperBound.settingText)"
        return Self(
            placeholder: "time",
            allowed: "a time from \(bounds), such as 500ms, 5s, 1m or 2h",
            read: { Duration(setting: $0).flatMap { range.contains($0) ? $0 : nil } },
            text: \.settingText
        )
    }
}

extension SettingKind<FilePermissions> {
    /// Permissions in octal digits, as chmod(1) takes them.
    static var mode: Self {
        Self(
            placeholder: "mode",
            allowed: "octal permissions from 0000 to 0777, such as 0660",
            read: { text in
                guard 3...4 ~= text.utf8.count, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "7") ~= $0 }),
                    let mode = CInterop.Mode(text, radix: 8), mode <= 0o777
                else { return nil }
                return FilePermissions(rawValue: mode)
            },
            text: { "0" + String($0.rawValue, radix: 8) }
        )
    }
}
