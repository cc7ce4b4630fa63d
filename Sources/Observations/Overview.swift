internal import FastCGI

/// What all processes know together, for those who look.
struct Overview: Sendable {
    let version: String
    let time: WallTime
    let isDraining: Bool
    private(set) var processes = 1
    private(set) var totals: Totals
    private(set) var history: History
    private(set) var load: Server.Load
    private var byKey: [PlaybackKey: PlaybackRecord] = [:]

    /// Begins with what one process knows.
    init(version: String, time: WallTime, isDraining: Bool, _ own: Snapshot) {
        self.version = version
        self.time = time
        self.isDraining = isDraining
        totals = own.totals
        history = own.history
        load = own.load
        add(own.playbacks)
    }

    /// Adds what the others know.
    mutating func add(_ survey: StateFolder.Survey) {
        totals += survey.past.totals
        history.merge(survey.past.history)
        for snapshot in survey.dead.values + survey.living {
            totals += snapshot.totals
            history.merge(snapshot.history)
        }
        for snapshot in survey.living {
            processes += 1
            load += snapshot.load
            add(snapshot.playbacks)
        }
    }

    private mutating func add(_ playbacks: [PlaybackRecord]) {
        for playback in playbacks {
            if byKey[playback.key]?.add(playback) == nil { byKey[playback.key] = playback }
        }
    }

    /// The playbacks, those that began first before the others.
    var playbacks: [PlaybackRecord] {
        byKey.values.sorted { ($0.beganOnClock, $0.id) < ($1.beganOnClock, $1.id) }
    }

    /// How many people watch.
    var viewers: Int { Set(byKey.keys.map(\.person)).count }

    /// The most watched films of the last hour, with those that are watched now.
    func mostWatchedFilms(_ count: Int) -> [(path: [UInt8], tally: FilmHistory.Tally)] {
        var films = history.films
        for key in byKey.keys { films.add(key.film, playbacks: 1, sent: 0, at: time) }
        return films.mostWatched(count, at: time)
    }
}

extension Server.Load {
    fileprivate static func += (left: inout Server.Load, right: Server.Load) {
        left.connections += right.connections
        left.connectionLimit += right.connectionLimit
        left.workers += right.workers
        left.busyWorkers += right.busyWorkers
        left.waitingAnswers += right.waitingAnswers
    }
}
