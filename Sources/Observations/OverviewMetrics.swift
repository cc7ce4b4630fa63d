internal import FastCGI

extension Overview {
    /// Everything as metrics.
    func metrics(as format: MetricsText.Format) -> [UInt8] {
        var text = MetricsText(format)
        text.family("rangefinder_build", .info, "The program that answers.")
        text.sample("rangefinder_build_info", labels: [("version", version)], "1")
        appendAnswers(to: &text)
        appendTimes(to: &text)
        appendPlaybacks(to: &text)
        appendLoad(to: &text)
        return text.bytes
    }

    private func appendAnswers(to text: inout MetricsText) {
        text.family("rangefinder_exchanges", .counter, "Answers that have ended, by status; accel where nginx sends.")
        for (status, count) in totals.statuses.sorted(by: { $0.key < $1.key }) {
            let label = status == Totals.handedOver ? "accel" : "\(status)"
            text.sample("rangefinder_exchanges_total", labels: [("status", label)], "\(count)")
        }
        text.family("rangefinder_exchange_endings", .counter, "Answers that have ended, by how.")
        for ending in ExchangeEnding.allCases {
            let count = totals.endings[ending.rawValue]
            text.sample("rangefinder_exchange_endings_total", labels: [("ending", ending.word)], "\(count)")
        }
        text.counter("rangefinder_sent_bytes", unit: "bytes", "Bytes of films that nginx took.", "\(totals.sent)")
        text.counter(
            "rangefinder_abandoned_bytes",
            unit: "bytes",
            "Bytes of films that were promised to clients who left before.",
            "\(totals.abandoned)"
        )
    }

    private func appendTimes(to text: inout MetricsText) {
        text.histogram(
            "rangefinder_time_to_first_byte_seconds",
            "From a whole request to the first bytes that nginx took of the answer.",
            totals.firstByte,
            .moments
        )
        text.histogram(
            "rangefinder_exchange_duration_seconds",
            "From a whole request to the end of the answer.",
            totals.duration,
            .answers
        )
        text.histogram(
            "rangefinder_window_send_seconds",
            "From the beginning of a window to its end, as fast as nginx takes it.",
            totals.windows,
            .answers
        )
        let roots = totals.reads.sorted { $0.key < $1.key }
        text.family("rangefinder_read_seconds", .histogram, unit: "seconds", "Reads of films, by root.")
        for (root, reads) in roots {
            text.samples("rangefinder_read_seconds", labels: [("root", root)], reads.times, .moments)
        }
        text.family("rangefinder_read_failures", .counter, "Reads of films that failed, by root.")
        for (root, reads) in roots {
            text.sample("rangefinder_read_failures_total", labels: [("root", root)], "\(reads.failed)")
        }
    }

    private func appendPlaybacks(to text: inout MetricsText) {
        text.counter("rangefinder_playbacks_ended", "Playbacks that are over.", "\(totals.playbacks)")
        text.gauge("rangefinder_playbacks", "Playbacks that go on, or were idle for less than 30 s.", playbacks.count)
        text.gauge("rangefinder_viewers", "People who watch.", viewers)
        text.gauge("rangefinder_stalled_playbacks", "Playbacks that stall.", playbacks.count(where: \.isStalled))
        text.counter("rangefinder_stalls", "Times that nginx took nothing for 5 s or more.", "\(totals.stalls)")
        text.counter(
            "rangefinder_stalled_seconds",
            unit: "seconds",
            "How long these took.",
            MetricsText.seconds(totals.stalledNanoseconds)
        )
    }

    private func appendLoad(to text: inout MetricsText) {
        text.gauge("rangefinder_processes", "Processes whose figures these are.", processes)
        text.gauge("rangefinder_connections", "Connections from nginx that are open.", load.connections)
        text.gauge("rangefinder_connection_limit", "The most that may be open.", load.connectionLimit)
        text.gauge("rangefinder_workers", "Threads that answer.", load.workers)
        text.gauge("rangefinder_busy_workers", "Threads that are at work on an answer.", load.busyWorkers)
        text.gauge("rangefinder_waiting_exchanges", "Answers that are set aside without a thread.", load.waitingAnswers)
    }
}
