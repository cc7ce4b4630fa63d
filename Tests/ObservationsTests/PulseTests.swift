import Testing

@testable import Observations

/// The rate of the last ten seconds.
struct PulseTests {
    private static func rate(_ looks: [(second: Int64, sent: Int64)], at second: Int64, sent: Int64) -> Double {
        var pulse = Pulse()
        for look in looks { _ = pulse.note(look.sent, at: MonotonicTime(nanoseconds: look.second * 1_000_000_000)) }
        return pulse.rate(upTo: sent, at: MonotonicTime(nanoseconds: second * 1_000_000_000))
    }

    @Test func isOfTheLastTenSeconds() {
        #expect(Self.rate([], at: 5, sent: 100) == 0)
        #expect(Self.rate([(0, 0)], at: 4, sent: 100) == 25)
        #expect(Self.rate((0...30).map { ($0, 100 * $0) }, at: 30, sent: 3000) == 100)
        #expect(Self.rate((0...30).map { ($0, min(2000, 100 * $0)) }, at: 30, sent: 2000) == 0)
    }

    @Test func tellsWhatWasSentSinceTheLastLook() {
        var pulse = Pulse()
        let sent = [5, 5, 12].map { pulse.note($0, at: .now) }
        #expect(sent == [5, 0, 7])
    }
}
