/// Who has watched what and when, summed up: as many amounts as there are films and viewers, however long the log is.
public struct WatchLedger: Sendable {
    /// Everything.
    public private(set) var total = WatchAmounts()
    /// By the film's path.
    public private(set) var films: [[UInt8]: WatchAmounts] = [:]
    /// By who watches.
    public private(set) var watchers: [Watcher: WatchAmounts] = [:]
    /// By the hour of the day at which a playback began, in local time: 24 of them.
    public private(set) var hours = [WatchAmounts](repeating: WatchAmounts(), count: 24)

    mutating func add(_ amounts: WatchAmounts, of film: [UInt8], by watcher: Watcher, inHour hour: Int) {
        total += amounts
        films[film, default: WatchAmounts()] += amounts
        watchers[watcher, default: WatchAmounts()] += amounts
        hours[hour] += amounts
    }
}
