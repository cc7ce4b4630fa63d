/// Who makes answers wait so that they are not faster than they may be.
public enum PaceKeeper: String, CaseIterable, Sendable {
    /// This program: all answers of one playback together.
    case rangefinder
    /// nginx, for each answer by itself, as `X-Accel-Limit-Rate` tells it.
    case nginx
}
