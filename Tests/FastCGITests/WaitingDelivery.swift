import FastCGI

/// A delivery that waits before its only window, and notes how much later than asked for it was asked again.
final class WaitingDelivery: Delivery {
    private let wait: Duration
    private let lateness: Journal<Duration>?
    private let ends: Journal<Ending>?
    private var steps = 0
    private var resumesAt = ContinuousClock.now

    init(for wait: Duration, latenessIn lateness: Journal<Duration>? = nil, endsIn ends: Journal<Ending>? = nil) {
        self.wait = wait
        self.lateness = lateness
        self.ends = ends
    }

    func next() -> DeliveryStep {
        steps += 1
        switch steps {
        case 1:
            resumesAt = .now + wait
            return .wait(wait)
        case 2:
            lateness?.note(.now - resumesAt)
            return .send(count: 8)
        default:
            return .finish
        }
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        Film.copy(to: &buffer, from: offset)
    }

    func ended(_ ending: Ending, sent: Int64) {
        ends?.note(ending)
    }
}
