import Testing

@testable import Playback

/// How long bytes have to wait.
struct PaceTests {
    let clock = TestClock()
    let pace: Pace

    init() {
        pace = Pace(rate: 1_000_000) { [clock] in clock.now }
    }

    @Test func theBeginningGoesAtOnce() {
        for _ in 0..<12 { #expect(pace.take(250_000) == .zero) }
        #expect(pace.take(250_000) == .zero)
        #expect(pace.take(250_000) == .milliseconds(250))
        #expect(pace.take(250_000) == .milliseconds(500))
    }

    /// Whoever waits as told gets exactly the rate after the beginning.
    @Test(arguments: [16_384, 250_000, 999_983] as [Int64])
    func theRateIsKept(_ portion: Int64) {
        let start = clock.now
        var taken: Int64 = 0
        while taken < 50_000_000 {
            clock.advance(by: pace.take(portion))
            taken += portion
        }
        let expected = Duration.microseconds(taken - portion) - Pace.beginning
        #expect(abs((clock.now - start - expected) / .milliseconds(1)) < 1)
    }

    @Test func aPauseBringsOneBeginningAndNoMore() {
        while pace.take(1_000_000) == .zero {}
        clock.advance(by: .seconds(3600))
        #expect((0..<4).map { _ in pace.take(1_000_000) } == [.zero, .zero, .zero, .zero])
        #expect(pace.take(1_000_000) == .seconds(1))
    }

    @Test func portionsAreAQuarterOfASecond() {
        #expect(pace.portion(of: 8 << 20) == 250_000)
        #expect(pace.portion(of: 100_000) == 100_000)
        #expect(Pace(rate: 1024).portion(of: 8 << 20) == 16_384)
    }

    @Test func nothingOverflows() {
        #expect(Pace(rate: 1 << 40).take(1 << 40) == .zero)
        let slow = Pace(rate: 1)
        _ = slow.take(1 << 33)
        #expect(slow.take(1) > .seconds(8_000_000_000))
    }
}
