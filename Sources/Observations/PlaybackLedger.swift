/// What is known of a playback in this process: the record of its answers that have ended, and those that run.
struct PlaybackLedger: Sendable {
    var record: PlaybackRecord
    var running: [Attendance] = []
    /// How much was sent when, for the rate.
    var pulse = Pulse()
}
