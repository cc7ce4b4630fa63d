import Testing

@testable import LogReading

/// Values are found in both formats, and what is half a line or none is not read as one.
struct LineFieldsTests {
    @Test(arguments: [
        #"time=2026-11-22T16:33:27.180Z level=info message=exchange path="/a b.mp4" sent=12 duration=0.012417 x="\"""#,
        #"{"time":"2026-11-22T16:33:27.180Z","message":"exchange","path":"/a b.mp4","sent":12,"duration":0.012417}"#,
        // Written anew, in another order.
        #" { "sent" : 12 , "x" : [{"path":"}"},null] , "duration":1.2417e-2,"y":null,"path":"\/a\u0020b.mp4" } "#,
        // What stands in front in a journal, and in a container's log.
        #"Nov 22 16:33:27 host rangefinder[12]: time=2026-11-22T16:33:27.180Z path="/a b.mp4" sent=12 duration=.0124"#,
        #"2026-11-22T16:33:27.180734Z stderr F {"path":"/a b.mp4","sent":12,"duration":0.012}"#,
        "time=x path=\"/a b.mp4\" sent=12 duration=0.012\r",
    ])
    func findsValues(_ text: String) throws {
        let line = try #require(ReadLine(text))
        #expect(line.text(.path) == "/a b.mp4")
        #expect(line.number(.sent) == 12)
        #expect(line.milliseconds(.duration) == 12)
        #expect(line.text(.film) == nil)
        #expect(line.number(.path) == nil)
    }

    @Test(arguments: [
        "", " ", "listening on /run/rangefinder.sock", "path=/a.mp4", "a time= b", "{", "{}x", "time=", "time=1 ",
        "time=1 path", "time=1 path=", #"time=1 path="/a"#, #"time=1 path="/a\"#, #"time=1 path="/a"sent=1"#,
        "time=1  sent=1", "time=1 sent=1 sent=2", #"{"time":1"#, #"{"time":1}}"#, #"{"time":1,}"#,
        #"{"sent":1,"sent":2}"#,
        #"{"sent" 1}"#, #"{sent:1}"#, #"{"sent":}"#, #"{"x":[1}"#, #"{"x":"y}"#, "\u{0}", "}{",
    ])
    func refusesWhatIsNone(_ text: String) {
        #expect(ReadLine(text) == nil)
    }

    @Test(arguments: [
        "-1", "+1", "1.5", "1e3", "9223372036854775808", "99999999999999999999999", "0x10", "１", "\"\"",
    ])
    func takesOnlyWholeNumbers(_ text: String) throws {
        #expect(try #require(ReadLine("time=1 sent=\(text)")).number(.sent) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("0.0004", 0), ("0.0005", 1), ("1.500000", 1500), ("1e3", 1_000_000), ("999999999", 999_999_999_000),
    ])
    func readsSeconds(_ text: String, _ milliseconds: Int64) throws {
        #expect(try #require(ReadLine("time=1 duration=\(text)")).milliseconds(.duration) == milliseconds)
    }

    @Test(arguments: ["-1", "nan", "inf", "1e9", "1e300", "1,5", "1s", "\"\""])
    func refusesOtherTimes(_ text: String) throws {
        #expect(try #require(ReadLine("time=1 duration=\(text)")).milliseconds(.duration) == nil)
    }

    @Test
    func readsTheLargestNumber() throws {
        #expect(try #require(ReadLine("time=1 sent=9223372036854775807")).number(.sent) == .max)
    }

    /// Names that only end in one of ours, or are longer than any.
    @Test(arguments: ["xsent", "Sent", "a_much_longer_key_than_any_of_ours_sent", "sent_", "0sent"])
    func readsNoOtherKey(_ name: String) throws {
        let line = try #require(ReadLine("time=1 \(name)=5"))
        #expect(LogKey.allCases.filter { line.text($0) != nil } == [.time])
    }
}
