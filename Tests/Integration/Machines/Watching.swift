import Foundation
import Testing

/// A viewer who watches a part of a film as a browser does: piece after piece, no faster than it plays, and again from
/// where he is when an answer breaks off.
struct Watching: Sendable {
    /// What came of it.
    struct Outcome: Sendable, CustomStringConvertible {
        /// The requests.
        var requests = 0
        /// The answers that broke off, and were gone on with.
        var broken = 0
        /// The answers that were no part of a film.
        var lost = 0
        /// The bytes that came, and those of them that were not the film's.
        var bytes = 0
        var wrong = 0
        /// The longest time without a byte.
        var longestWait = Duration.zero

        var description: String {
            "\(requests) requests, \(broken) answers broken off and gone on with, \(lost) lost; "
                + "\(bytes) bytes, \(wrong) wrong; at most \(longestWait) without a byte"
        }

        fileprivate static func + (one: Outcome, other: Outcome) -> Outcome {
            Outcome(
                requests: one.requests + other.requests,
                broken: one.broken + other.broken,
                lost: one.lost + other.lost,
                bytes: one.bytes + other.bytes,
                wrong: one.wrong + other.wrong,
                longestWait: max(one.longestWait, other.longestWait)
            )
        }
    }

    /// The path of the film on the server, and what it holds.
    let path: String
    let content: Data
    /// The part that is watched, and in which pieces it is asked for.
    let part: Range<Int>
    var piece = 1 << 20
    /// How fast it plays, in bytes a second; `nil` for as fast as it comes.
    var rate: Int?

    /// Has viewers watch at once, each on a thread of its own.
    static func start(_ viewers: [Watching], port: UInt16) -> Task<Outcome, any Error> {
        Task {
            try await withThrowingTaskGroup { group in
                for viewer in viewers { group.addTask { try await onOwnThread { viewer.outcome(port: port) } } }
                return try await group.reduce(Outcome(), +)
            }
        }
    }

    private func outcome(port: UInt16) -> Outcome {
        var outcome = Outcome()
        let start = ContinuousClock.now
        var position = part.lowerBound
        var arrival = start
        // More answers than this without a byte are no film.
        while position < part.upperBound, outcome.broken + outcome.lost < 100 {
            outcome.requests += 1
            let end = min(position + piece, part.upperBound)
            do {
                let viewer = try Viewer(port: port)
                try viewer.ask(path, ["Range": "bytes=\(position)-\(end - 1)"])
                guard try viewer.head().status == 206 else {
                    outcome.lost += 1
                    continue
                }
                while position < end {
                    let bytes = try viewer.read(atMost: end - position)
                    guard !bytes.isEmpty else { throw ViewerError.ended }
                    outcome.longestWait = max(outcome.longestWait, .now - arrival)
                    outcome.bytes += bytes.count
                    if bytes != content[position..<position + bytes.count] { outcome.wrong += bytes.count }
                    position += bytes.count
                    if let rate {
                        let due = start + .seconds(1) * Double(position - part.lowerBound) / Double(rate)
                        Thread.sleep(forTimeInterval: max(0, (due - .now) / .seconds(1)))
                    }
                    arrival = .now
                }
            } catch {
                outcome.broken += 1
            }
        }
        return outcome
    }
}
