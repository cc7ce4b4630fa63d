/// What makes requests one playback: the film, the viewer and the device.
package struct PlaybackKey: Hashable, Sendable {
    /// The film's path.
    package let film: [UInt8]
    /// Who watches, where a link says it.
    package let viewer: String?
    /// The client's address.
    package let address: String
    /// What the client calls itself.
    package let agent: String

    /// Names a playback.
    package init(film: [UInt8], viewer: String?, address: String, agent: String) {
        self.film = film
        self.viewer = viewer
        self.address = address
        self.agent = agent
    }

    /// Eight bytes of the path at a time: an array would hand over each by itself, at ten times the cost.
    package func hash(into hasher: inout Hasher) {
        var word: UInt64 = 0
        let path = film.span
        for index in path.indices {
            word = word << 8 | UInt64(path[index])
            if index & 7 == 7 {
                hasher.combine(word)
                word = 0
            }
        }
        hasher.combine(word)
        if let viewer { hasher.combine(viewer) }
        hasher.combine(address)
        hasher.combine(agent)
    }

    /// The viewer, or else the device: who is counted once, whatever the number of films.
    var person: Person { viewer.map { .named($0) } ?? .device(address: address, agent: agent) }

    /// Who watches.
    enum Person: Hashable {
        case named(String)
        case device(address: String, agent: String)
    }
}
