package import Observations

extension Log {
    /// Writes the line of a playback that is over.
    package func write(_ playback: PlaybackRecord) {
        info("playback") { line in
            line.append("film", bytes: playback.key.film)
            if let viewer = playback.key.viewer { line.append("viewer", viewer) }
            if let grant = playback.grant { line.append("grant", grant) }
            line.append("address", playback.key.address)
            line.append("ranges", playback.answers)
            line.append("sent", playback.sent)
            line.append("distinct", playback.distinct)
            line.append("abandoned", playback.abandoned)
            line.append("furthest", playback.furthest)
            line.append("size", playback.size)
            line.append("stalls", playback.stalls)
            line.append("stalled_for", playback.stalled)
            line.append("duration", playback.duration)
            line.append("agent", playback.key.agent)
        }
    }
}
