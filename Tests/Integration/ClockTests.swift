import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

extension Integration {
    /// Clocks that are wrong, and files from other times.
    @Suite
    struct ClockTests {
        // MARK: The clock is set

        /// A clock that is set stops neither a film nor the log, and changes no tag.
        @Test(arguments: [Duration.seconds(-3600), .seconds(3600), .years(-10), .years(10)])
        func aClockThatIsSetStopsNothing(by offset: Duration) async throws {
            let faults = try Faults()
            let film = Film.indexAtEnd
            let wrapper = try await faults.wrapper(preloading: .falseClock)
            try await Stack.run(with: faults, startedBy: wrapper) { stack in
                let url = stack.url(ofHealthy: film)
                let download = try await PausedDownload.of(url) {
                    // In steps, so that each kind of wait is met by one: lines are being written all the time.
                    async let requests: Void = askForNothing(200, from: stack)
                    for step in 1...10 {
                        try await stack.log.exchanges(15 * step) { $0["status"] == "404" }
                        try faults.setClock(ahead: offset / 10 * step)
                    }
                    try await requests
                    try await stack.log.exchanges(200) { $0["status"] == "404" }
                }
                #expect(download.exitCode == 0)
                #expect(try await SHA256.sum(of: download.body) == SHA256.sum(ofFile: film.path))

                let entry = try await stack.log.exchanges { $0["status"] == "200" }[0]
                #expect(Double(entry["duration"] ?? "") ?? -1 >= 0)
                #expect(Double(entry["duration"] ?? "") ?? .infinity < 60)
                let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
                let time = try Date(entry["time"] ?? "", strategy: format)
                #expect(abs(time.timeIntervalSinceNow - Double(offset.components.seconds)) < 60)

                let tag = try #require(download["ETag"])
                let rest = try await Curl.get(url, range: "bytes=8388608-", "If-Range: \(tag)")
                #expect(rest.status == 206)
                #expect(rest["ETag"] == tag)
            }
        }

        private func askForNothing(_ count: Int, from stack: Stack) async throws {
            let result = try await Subprocess.run(
                .name("curl"),
                arguments: ["--silent", "--output", "/dev/null", stack.url(ofPath: "healthy/nothing/[1-\(count)]")],
                output: .discarded
            )
            #expect(result.terminationStatus == .exited(0))
        }

        // MARK: Files from other times

        /// When a film changed last, and what `Last-Modified` says of it; in the future, that is now.
        struct Row: Sendable, CustomTestStringConvertible {
            let seconds: Int
            let lastModified: String?

            var testDescription: String { "\(seconds) s: \(lastModified ?? "now")" }

            static let all = [
                Row(seconds: 0, lastModified: "Thu, 01 Jan 1970 00:00:00 GMT"),
                Row(seconds: -1, lastModified: "Wed, 31 Dec 1969 23:59:59 GMT"),
                // 2^31 seconds before 1970.
                Row(seconds: -2_147_483_648, lastModified: "Fri, 13 Dec 1901 20:45:52 GMT"),
                // 2038: 2^31 seconds after.
                Row(seconds: 2_147_483_648, lastModified: nil),
                // 2262: 2^63 nanoseconds after.
                Row(seconds: 9_223_372_036, lastModified: nil),
                Row(seconds: 9_223_372_037, lastModified: nil),
            ]

            /// Years that only a file system in memory can keep.
            static let beyondDisks = [
                Row(seconds: -62_135_596_800, lastModified: "Mon, 01 Jan 0001 00:00:00 GMT"),
                // The last second that HTTP can write, and the next.
                Row(seconds: 253_402_300_799, lastModified: nil),
                Row(seconds: 253_402_300_800, lastModified: nil),
                Row(seconds: 1 << 55, lastModified: nil),
            ]
        }

        @Test(.stack(.withOwnFilms))
        func filmsFromOtherTimesAreSound() async throws {
            let stack = try Stack.current
            try await expectSoundAnswers(for: Row.all, in: stack.films) { stack.url(of: $0) }
        }

        @Test
        func filmsFromTimesThatDisksDoNotKnowAreSound() async throws {
            let folder = "/dev/shm/rangefinder-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let setup = StackSetup(rootName: "disk", arguments: ["--root", "memory=\(folder)"])
            try await Stack.run(setup) { stack in
                try await expectSoundAnswers(for: Row.beyondDisks, in: folder) { film in
                    stack.url(ofPath: "memory/\(film.name)")
                }
            }
        }

        private func expectSoundAnswers(for rows: [Row], in folder: String, at url: (Film) -> String) async throws {
            var tags: Set<String> = []
            for row in rows {
                let film = Film(at: "\(folder)/\(row.seconds).mp4")
                try Data("a film".utf8).write(to: URL(filePath: film.path))
                try film.setModified(row.seconds)
                let first = Int(Date.now.timeIntervalSince1970)
                let answer = try await Curl.get(url(film))
                let last = Int(Date.now.timeIntervalSince1970)
                #expect(answer.status == 200)

                // RFC 9110 section 8.8.2.1: never later than the answer.
                let lastModified = try #require(answer["Last-Modified"])
                let expected = row.lastModified.map { [$0] } ?? (first...last).map(\.asHTTPDate)
                #expect(expected.contains(lastModified), "\(row)")

                // RFC 9110 section 8.8.3: one state, one tag, for all conditions.
                let tag = try #require(answer["ETag"])
                #expect(tags.insert(tag).inserted)
                #expect(try await Curl.get(url(film), "If-None-Match: \(tag)").status == 304)
                #expect(try await Curl.get(url(film), range: "bytes=1-2", "If-Range: \(tag)").status == 206)
                // RFC 9110 section 13.1.3: a film that says it is new may be sent again, but an old one is not.
                if row.lastModified != nil {
                    let again = try await Curl.get(url(film), "If-Modified-Since: \(lastModified)")
                    #expect(again.status == 304)
                    let part = try await Curl.get(url(film), range: "bytes=1-2", "If-Range: \(lastModified)")
                    #expect(part.status == 206)
                }
            }
        }
    }
}

extension Duration {
    fileprivate static func years(_ count: Int64) -> Duration { .seconds(count * 365 * 24 * 3600) }
}

extension Int {
    /// Seconds since 1970 as RFC 9110 section 5.6.7 writes them.
    fileprivate var asHTTPDate: String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(self)))
    }
}

extension Film {
    /// Sets when the file changed last, in seconds since 1970, and makes sure that the file system keeps it.
    fileprivate func setModified(_ seconds: Int) throws {
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        try #require(unsafe utimensat(AT_FDCWD, path, [time, time], 0) == 0)
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        try #require(status.st_mtim.tv_sec == seconds, "the file system keeps no such time")
    }
}
