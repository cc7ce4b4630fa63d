/// Who may have the films of a root.
public enum Access: String, CaseIterable, Sendable {
    /// Everyone who gets as far as this.
    case open
    /// Whoever has a link that the application signed.
    case signed
}
