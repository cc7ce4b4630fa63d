/// How films get from the disk to nginx.
public enum DeliveryWay: String, CaseIterable, Sendable {
    /// This program reads and sends them.
    case direct
    /// nginx does, where it has been told that it may: `X-Accel-Redirect`.
    case accel
}
