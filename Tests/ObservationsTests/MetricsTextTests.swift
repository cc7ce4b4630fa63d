import Testing

@testable import Observations

/// Metrics as the two formats have them: Prometheus text format 0.0.4, and OpenMetrics 1.0.
struct MetricsTextTests {
    private static func text(_ format: MetricsText.Format, _ body: (inout MetricsText) -> Void) -> String {
        var text = MetricsText(format)
        body(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private static func counter(_ text: inout MetricsText) {
        text.counter("a_bytes", unit: "bytes", "What it is.", "5")
    }

    @Test func aCounterIsNamedByItsSamplesInTheOlderFormatAlone() {
        #expect(
            Self.text(.text, Self.counter) == """
                # HELP a_bytes_total What it is.
                # TYPE a_bytes_total counter
                a_bytes_total 5

                """
        )
        #expect(
            Self.text(.openMetrics, Self.counter) == """
                # HELP a_bytes What it is.
                # TYPE a_bytes counter
                # UNIT a_bytes bytes
                a_bytes_total 5
                # EOF

                """
        )
    }

    @Test func labelsCannotBreakOut() {
        let text = Self.text(.text) { $0.sample("a", labels: [("root", "x\"} 1\n\\")], "2") }
        #expect(text == #"a{root="x\"} 1\n\\"} 2"# + "\n")
    }

    @Test func bucketsOfAHistogramHoldAllThatIsNotSlower() {
        var histogram = Histogram()
        histogram.buckets[0] = 2
        histogram.buckets[2] = 1
        histogram.buckets[16] = 4
        histogram.sum = 1_500_000_000
        let lines = Self.text(.text) { $0.samples("a_seconds", histogram, .answers) }.split(separator: "\n")
        #expect(lines.count == 19)
        #expect(lines[0] == #"a_seconds_bucket{le="0.001"} 2"#)
        #expect(lines[1] == #"a_seconds_bucket{le="0.005"} 2"#)
        #expect(lines[2] == #"a_seconds_bucket{le="0.01"} 3"#)
        #expect(lines[8] == #"a_seconds_bucket{le="1.0"} 3"#)
        #expect(lines[16...] == [#"a_seconds_bucket{le="+Inf"} 7"#, "a_seconds_sum 1.5", "a_seconds_count 7"])
    }

    @Test(arguments: [(0, "0.0"), (1, "0.000000001"), (100_000, "0.0001"), (61_000_000_000, "61.0")])
    func secondsAreExact(_ nanoseconds: Int64, _ text: String) {
        #expect(MetricsText.seconds(nanoseconds) == text)
    }

    @Test(arguments: [Histogram.Scale.moments, .answers])
    func aTimeLiesInTheFirstBucketThatIsNotTooShort(_ scale: Histogram.Scale) {
        let histogram = SharedHistogram(scale)
        let bounds = scale.bounds
        for index in bounds.indices {
            histogram.add(nanoseconds: bounds[index])
            histogram.add(nanoseconds: bounds[index] + 1)
        }
        #expect(histogram.value.buckets == [1] + [Int64](repeating: 2, count: 15) + [1])
    }
}
