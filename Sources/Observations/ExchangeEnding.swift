/// How an exchange ended, for the count.
package enum ExchangeEnding: Int, CaseIterable, Sendable {
    case complete, clientGone, aborted, stopped

    /// The ending as logs and metrics say it.
    package var word: String {
        switch self {
        case .complete: "complete"
        case .clientGone: "client-gone"
        case .aborted: "aborted"
        case .stopped: "stopped"
        }
    }
}
