import Foundation
import Testing

/// Viewers who ask for pieces of a film, 200 times a second together, whatever becomes of the answers before.
struct SteadyLoad: Sendable {
    /// What came of the requests.
    struct Outcome: Sendable, CustomStringConvertible {
        /// The answers that were right, to the last byte.
        var answered = 0
        /// Why each of the others was not; a ``ViewerError`` if its connection broke.
        var failures: [any Error] = []
        /// The longest time from a request to the end of its answer.
        var longest = Duration.zero

        var description: String { "\(answered) answered, \(failures.count) failed, at most \(longest)" }

        fileprivate static func + (one: Outcome, other: Outcome) -> Outcome {
            Outcome(
                answered: one.answered + other.answered,
                failures: one.failures + other.failures,
                longest: max(one.longest, other.longest)
            )
        }
    }

    /// How long a load lasts; longer under `Tests/run --long`.
    static let duration = Duration.seconds(ProcessInfo.processInfo.environment["LONG_TESTS"] == nil ? 10 : 60)

    private static let viewers = 20
    private static let requestsPerSecond = 200
    private static let pieceSize = 64 << 10

    private let content: Data
    private let path: String
    private let port: UInt16
    private let end: ContinuousClock.Instant

    /// Starts to ask for pieces of a film on a port of this machine.
    ///
    /// - Returns: What comes of it, when the last answer has ended.
    static func start(on film: Film, port: UInt16) throws -> Task<Outcome, any Error> {
        let load = try SteadyLoad(
            content: film.bytes(0...),
            path: "/media/" + film.name,
            port: port,
            end: .now + duration
        )
        return Task {
            try await withThrowingTaskGroup { group in
                for viewer in 0..<viewers { group.addTask { try await onOwnThread { load.outcome(of: viewer) } } }
                return try await group.reduce(Outcome(), +)
            }
        }
    }

    /// Asks until the time is over.
    private func outcome(of viewer: Int) -> Outcome {
        var outcome = Outcome()
        let interval = Duration.seconds(1) * Self.viewers / Self.requestsPerSecond
        var next = ContinuousClock.now + interval * viewer / Self.viewers
        var piece = viewer
        while next < end {
            Thread.sleep(forTimeInterval: max(0, (next - .now) / .seconds(1)))
            let start = ContinuousClock.now
            do {
                try ask(forPiece: piece)
                outcome.answered += 1
            } catch {
                outcome.failures.append(error)
            }
            outcome.longest = max(outcome.longest, .now - start)
            // By the clock, not by the answer: who had to wait asks the sooner afterwards.
            next += interval
            piece += Self.viewers
        }
        return outcome
    }

    private func ask(forPiece piece: Int) throws {
        let first = piece % (content.count / Self.pieceSize) * Self.pieceSize
        let viewer = try Viewer(port: port)
        try viewer.ask(path, ["Range": "bytes=\(first)-\(first + Self.pieceSize - 1)"])
        let status = try viewer.head().status
        guard status == 206 else { throw WrongAnswer.status(status) }
        let bytes = try viewer.body(Self.pieceSize)
        guard bytes == content[first..<first + Self.pieceSize] else { throw WrongAnswer.bytes }
    }

    private enum WrongAnswer: Error {
        case status(Int)
        case bytes
    }
}
