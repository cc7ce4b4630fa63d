/// One film on one device: the requests of one viewer for it, seen as one.
public struct Playback: Hashable, Sendable {
    /// The film's path.
    public let film: [UInt8]
    /// What tells a viewer's devices apart: a hash of the client's address and user agent, for example.
    public let device: Int

    /// Names a playback.
    public init(film: [UInt8], device: Int) {
        self.film = film
        self.device = device
    }
}
