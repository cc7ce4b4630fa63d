/// Whose playbacks are counted together.
public enum Viewer: Hashable, Sendable {
    /// The viewer that the application names (claim `sub`), with whatever token.
    case named(String)
    /// Whoever holds the token of this id.
    case holder(ofToken: String)
    /// Whoever watches without a token on a device; see ``Playback/device``.
    case device(Int)
}
