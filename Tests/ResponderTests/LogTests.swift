import Glibc
import SystemPackage
import Testing

@testable import Responder

/// The log as a whole, into real pipes: that lines arrive, and that what cannot be written holds up nobody.
@Suite(.timeLimit(.minutes(5)))
struct LogTests {
    @Test(arguments: LogFormat.allCases)
    func linesArriveInTheirOrder(_ format: LogFormat) throws {
        let pipe = try Pipe()
        let log = try Log(level: .info, format: format, to: pipe.writing)
        for number in 0..<500 { log.info("line") { $0.append("number", number) } }
        #expect(log.flush(within: .seconds(30)))
        let lines = try pipe.lines()
        #expect(lines.count == 500)
        let field = format == .json ? "\"number\":" : " number="
        for (number, line) in lines.enumerated() {
            #expect(line.contains("\(field)\(number)"))
        }
    }

    @Test(arguments: LogLevel.allCases)
    func linesBelowTheLevelAreLeftOut(_ level: LogLevel) throws {
        let pipe = try Pipe()
        let log = try Log(level: level, format: .logfmt, to: pipe.writing)
        log.debug("one") { _ in #expect(level <= .debug, "a line that is left out costs nothing") }
        log.info("two")
        log.warning("three")
        log.error("four")
        log.flush(within: .seconds(30))
        let expected = ["level=debug", "level=info", "level=warning", "level=error"].suffix(
            4 - (LogLevel.allCases.firstIndex(of: level) ?? 0)
        )
        #expect(try pipe.lines().map { String($0.split(separator: " ")[1]) } == Array(expected))
    }

    @Test
    func linesOfManyThreadsStayWhole() async throws {
        let pipe = try Pipe()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        let filling = String(repeating: "x", count: 20)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask { for _ in 0..<50 { log.info("from") { $0.append("task", "\(task)\(filling)") } } }
            }
        }
        log.flush(within: .seconds(30))
        let lines = try pipe.lines()
        #expect(lines.count == 400)
        #expect(lines.allSatisfy { $0.hasPrefix("time=") && $0.hasSuffix(filling) })
    }

    @Test
    func aFullPipeHoldsUpNobodyAndWhatIsLostIsCounted() throws {
        let pipe = try Pipe()
        try pipe.fill()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing, capacity: .kibibytes(64))
        let total = 20_000
        let duration = ContinuousClock().measure {
            for number in 0..<total { log.info("line") { $0.append("number", number) } }
        }
        #expect(duration < .seconds(10))
        #expect(!log.flush(within: .milliseconds(50)), "nobody reads, so nothing can have been written")

        // Reading makes room: every line is there whole, or counted where it is missing.
        try pipe.dropFilling()
        var next = 0
        var lost = 0
        while next < total {
            for line in try pipe.someLines() {
                if line.contains("log lines were lost") {
                    let count = try #require(line.split(separator: "lines=").last.flatMap { Int($0) })
                    lost += count
                    next += count
                } else {
                    try #require(line.hasSuffix(" number=\(next)"))
                    next += 1
                }
            }
        }
        #expect(next == total)
        #expect(lost > 0)

        log.info("well again")
        #expect(log.flush(within: .seconds(30)))
        #expect(try pipe.lines().map { $0.contains("well again") } == [true])
    }

    @Test
    func aPipeThatNobodyReadsEndsNothingAndIsToldOfLater() throws {
        let fifo = try Fifo()
        let log = try Log(level: .info, format: .logfmt, to: fifo.writing)
        try fifo.closeReader()
        log.info("lost")
        log.info("lost too")
        #expect(log.flush(within: .seconds(30)))

        try fifo.openReader()
        log.info("arrives")
        #expect(log.flush(within: .seconds(30)))
        let lines = try fifo.text().split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix("message=arrives") == true)
        #expect(lines.last?.hasSuffix(#"level=warning message="log lines were lost" lines=2"#) == true)
    }

    @Test
    func aPipeThatNobodyReadsRaisesNoSignal() async {
        // In a process of its own, where SIGPIPE ends it as it would the responder.
        await #expect(processExitsWith: .success) {
            _ = signal(SIGPIPE, SIG_DFL)
            let fifo = try Fifo()
            let log = try Log(level: .info, format: .logfmt, to: fifo.writing)
            try fifo.closeReader()
            log.info("lost")
            log.flush(within: .seconds(30))
        }
    }

    @Test
    func aLineThatAnErrorHasCutDoesNotRunIntoTheNext() throws {
        let fifo = try Fifo()
        let log = try Log(level: .info, format: .logfmt, to: fifo.writing)
        // More than the pipe takes at once: the write waits with a part of the line gone when its reader goes.
        log.info("long") { $0.append("text", String(repeating: "x", count: 500_000)) }
        try fifo.waitForText()
        try fifo.closeReader()
        #expect(log.flush(within: .seconds(30)))

        try fifo.openReader()
        let cut = try fifo.text()
        #expect(cut.hasSuffix("xxx"))
        log.info("next")
        #expect(log.flush(within: .seconds(30)))
        let lines = try fifo.text().split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count == 4)
        #expect(lines[0].isEmpty, "the cut line is ended first")
        #expect(lines[1].hasSuffix("message=next"))
        #expect(lines[2].hasSuffix("lines=1"))
        #expect(lines[3].isEmpty)
    }

    @Test
    func aFullDiskHoldsUpNobody() throws {
        let full = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly)
        defer { try? full.close() }
        let log = try Log(level: .info, format: .logfmt, to: full)
        for _ in 0..<1000 { log.info("lost") }
        #expect(log.flush(within: .seconds(30)))
    }

    @Test
    func aLogThatIsLetGoWritesWhatItHas() throws {
        let pipe = try Pipe()
        do {
            let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
            log.info("last words")
        }
        #expect(try pipe.someLines().map { $0.contains("last words") } == [true])
    }

    @Test
    func aDescriptorThatDoesNotWaitIsWaitedFor() throws {
        let pipe = try Pipe()
        try pipe.writing.setStatusFlags(O_NONBLOCK)
        try pipe.fill()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        log.info("patience")
        #expect(!log.flush(within: .milliseconds(50)))
        try pipe.dropFilling()
        #expect(log.flush(within: .seconds(30)))
        #expect(try pipe.lines().map { $0.contains("patience") } == [true])
    }
}
