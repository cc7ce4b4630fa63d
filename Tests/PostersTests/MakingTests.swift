import Foundation
import Glibc
import Posters
import Testing

/// The making of posters, with programs that are stand-ins.
@Suite(.timeLimit(.minutes(10)))
struct MakingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["a", "bb", "ccc"] { try folder.add("\(name).mp4", Data(name.utf8)) }
    }

    @Test
    func withoutProgramsThereIsNoMaker() throws {
        #expect(throws: ProgramMissing.self) { try FrameMaker(searching: folder.path) }
        let programs = try StandIns(in: folder).folder
        #expect(try FrameMaker(searching: "/nowhere::\(programs)").ffmpeg == "\(programs)/ffmpeg")
        try FileManager.default.removeItem(atPath: "\(programs)/ffprobe")
        #expect(throws: ProgramMissing.self) { try FrameMaker(searching: programs) }
    }

    @Test
    func theOneAskedForLastComesFirst() throws {
        let studio = try Studio(in: folder, programs: StandIns(in: folder).folder)
        for name in ["a", "bb", "ccc", "a"] { #expect(try studio.ask("\(name).mp4") == .pending) }
        #expect(studio.posters.progress.queued == 3)
        try studio.start()
        #expect(try (1...3).map { _ in try studio.notice().film } == ["a.mp4", "ccc.mp4", "bb.mp4"])
        #expect(studio.posters.progress.queued == 0)
        #expect(studio.posters.progress.done == 3)
    }

    @Test
    func aLongQueueLosesTheOldest() throws {
        let studio = try Studio(in: folder, programs: StandIns(in: folder).folder)
        #expect(try studio.ask("a.mp4") == .pending)
        for number in 1...64 {
            try folder.add("\(number).mp4", Data("\(number) \(String(repeating: "x", count: number))".utf8))
            #expect(try studio.ask("\(number).mp4") == .pending)
        }
        #expect(studio.posters.progress.queued == 64)
        try studio.start()
        let films = try (1...64).map { _ in try studio.notice().film }
        #expect(films.first == "64.mp4" && films.last == "1.mp4")
    }

    /// What a program finds: its niceness as a duration, if its I/O class is idle, it has no variables but those of the
    /// shell, no descriptors but the three and the shell's own, and the limits.
    @Test
    func programsHaveTheLowestPriorityAndLittleElse() throws {
        let look = """
            case $(ionice) in idle*) ;; *) exit 2 ;; esac
            [ $(env | grep -vc -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=) = 0 ] || exit 3
            for file in /proc/$$/fd/*; do [ -e $file ] && case $file in */[012] | */1[0-9]) ;; *) exit 4 ;; esac; done
            [ $(ulimit -t) = 20 ] && [ $(ulimit -v) = 2097152 ] && [ $(ulimit -f) = 0 ] || exit 5
            nice
            """
        let studio = try Studio(in: folder, programs: StandIns(in: folder, ffprobe: look).folder)
        try studio.start()
        #expect(try studio.poster("a.mp4") == .unavailable)
        #expect(try studio.facts("a.mp4")?.duration == .seconds(19))
    }

    @Test
    func aFilmIsTheOnlyInput() throws {
        let look = #"[ "$(cat /proc/self/fd/0)" = ccc ] && [ "$(readlink /proc/self/fd/2)" = /dev/null ] && echo 7"#
        let studio = try Studio(in: folder, programs: StandIns(in: folder, ffprobe: look).folder)
        try studio.start()
        _ = try studio.poster("ccc.mp4")
        #expect(try studio.facts("ccc.mp4")?.duration == .seconds(7))
    }

    @Test(arguments: ["N/A", "-1", "0", "1e300", "nan", "inf", "", "10 20", "99999999999999999999"])
    func anAbsurdDurationIsNone(_ text: String) throws {
        let studio = try Studio(in: folder, programs: StandIns(in: folder, ffprobe: "echo '\(text)'").folder)
        try studio.start()
        #expect(try studio.poster("a.mp4") == .unavailable)
        #expect(try studio.facts("a.mp4") == nil)
    }

    @Test
    func aProgramThatHangsIsEndedWithItsChildren() throws {
        var limits = FrameMaker.Limits()
        limits.time = .milliseconds(200)
        // A number that no other process has as its argument.
        let seconds = "7\(getpid())\(UInt16.random(in: 1000...9999))"
        let programs = try StandIns(in: folder, ffprobe: "sleep \(seconds) & sleep \(seconds)").folder
        let studio = try Studio(in: folder, programs: programs, limits: limits)
        try studio.start()
        #expect(try studio.ask("a.mp4") == .pending)
        #expect(try studio.notice().failure == .outOfTime)
        #expect(try studio.ask("a.mp4") == .unavailable)
        try Self.wait { try !Self.isRunning(seconds) }
    }

    @Test
    func aProgramThatComputesWithoutEndIsEnded() throws {
        var limits = FrameMaker.Limits()
        limits.processorTime = .seconds(1)
        let programs = try StandIns(in: folder, ffprobe: "while :; do :; done").folder
        let studio = try Studio(in: folder, programs: programs, limits: limits)
        try studio.start()
        #expect(try studio.ask("a.mp4") == .pending)
        // The hard limit is the soft one: SIGKILL, not SIGXCPU (setrlimit(2)).
        let failure = try #require(try studio.notice().failure)
        #expect([.killed(signal: SIGKILL), .killed(signal: SIGXCPU)].contains(failure))
    }

    @Test
    func aProgramThatWritesWithoutEndIsEnded() throws {
        let studio = try Studio(in: folder, programs: StandIns(in: folder, ffmpeg: "exec cat /dev/zero").folder)
        try studio.start()
        #expect(try studio.ask("a.mp4") == .pending)
        #expect(try studio.notice().failure == .tooMuchOutput)
    }

    @Test
    func theEndEndsAProgramThatRuns() throws {
        let seconds = "8\(getpid())\(UInt16.random(in: 1000...9999))"
        let programs = try StandIns(in: folder, ffprobe: "mkdir \(folder.path)/runs; exec sleep \(seconds)").folder
        let studio = try Studio(in: folder, programs: programs)
        try studio.start()
        #expect(try studio.ask("a.mp4") == .pending)
        try Self.wait { FileManager.default.fileExists(atPath: folder.path(of: "runs")) }
        try studio.stop()
        #expect(try !Self.isRunning(seconds))
        #expect(try folder.names(in: "state/posters") == [], "it is worth another try")
    }

    /// Two processes, as far as the folder can tell: each opens it by itself.
    @Test
    func twoThatShareAFolderMakeOneAtATimeAndEachOnce() throws {
        let trace = """
            mkdir \(folder.path)/alone || mkdir \(folder.path)/together
            mkdir \(folder.path)/looks.$$
            rmdir \(folder.path)/alone
            echo 10
            """
        let programs = try StandIns(in: folder, ffprobe: trace, ffmpeg: StandIns.smallImage).folder
        let studios = try [Studio(in: folder, programs: programs), Studio(in: folder, programs: programs)]
        let films = ["a.mp4", "bb.mp4", "ccc.mp4"]
        for studio in studios {
            for film in films { #expect(try studio.ask(film) == .pending) }
            try studio.start()
        }
        for studio in studios {
            try Self.wait { studio.posters.progress.queued == 0 }
            for film in films { #expect(try studio.ask(film) == .ready([0xFF, 0xD8, 0xFF, 0xD9])) }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path(of: "together")))
        #expect(try folder.names(in: ".").count { $0.hasPrefix("looks.") } == films.count)
    }

    @Test
    func aRestartKeepsWhatWasMadeAndWhatCannotBe() throws {
        let programs = try StandIns(in: folder, ffmpeg: "[ $(cat) = a ] && \(StandIns.smallImage)").folder
        let first = try Studio(in: folder, programs: programs)
        try first.start()
        #expect(try first.poster("a.mp4") == .ready([0xFF, 0xD8, 0xFF, 0xD9]))
        #expect(try first.poster("bb.mp4") == .unavailable)
        try first.stop()

        let second = try Studio(in: folder, programs: programs)
        #expect(try second.ask("a.mp4") == .ready([0xFF, 0xD8, 0xFF, 0xD9]))
        #expect(try second.ask("bb.mp4") == .unavailable)
        try second.start()
        // The thread reads what is known before it makes the first one.
        #expect(try second.poster("ccc.mp4") == .unavailable)
        #expect(try second.facts("bb.mp4")?.duration == .seconds(10))
    }

    @Test
    func aFilmThatChangesIsAnother() throws {
        let studio = try Studio(in: folder, programs: StandIns(in: folder).folder)
        try studio.start()
        #expect(try studio.poster("a.mp4") == .unavailable)
        try folder.add("a.mp4", Data("another".utf8))
        #expect(try studio.ask("a.mp4") == .pending)
    }

    /// Waits for what nobody tells of, and leaves the processor to programs of the lowest priority meanwhile.
    private static func wait(until condition: () throws -> Bool) throws {
        while try !condition() { usleep(10_000) }
    }

    /// Whether a process has an argument that no other has.
    private static func isRunning(_ argument: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { id in
            guard Int(id) != nil, let words = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else {
                return false
            }
            return words.split(separator: 0).contains { $0.elementsEqual(argument.utf8) }
        }
    }
}
