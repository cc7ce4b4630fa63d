/// Who may have the films of a root.
public enum Access: String, CaseIterable, Sendable {
    /// Everyone who gets as far as this.
    case open
    /// Whoever has a link that the application signed.
    case signed
}

extension RootRule<Access> {
    /// Completes "allowed is …".
    static var allowed: String {
        "open or signed, or ROOT=open or ROOT=signed; each root once, and signed only with --keys"
    }
}
