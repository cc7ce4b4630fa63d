import Foundation
import Subprocess
import SystemPackage
import Testing

extension Integration {
    /// A disk that fails, or stops: nothing false looks complete, and other films are served as before.
    @Suite
    struct IllDiskTests {
        /// The films that meet faults are the beginning of this one, which stays whole.
        private static let film = Film.indexAtEnd
        private static let size: Int64 = 2 << 20

        // MARK: The first read, the second, and so on

        @Test(arguments: [Errno.ioError, .staleNFSFileHandle])
        func everyReadThatFailsIsSeen(_ errno: Errno) async throws {
            try await forEachRead(meeting: .failure(errno)) { answer, entry in
                #expect(entry["ending"] == "aborted")
                #expect(entry["reason"]?.contains("\(errno)") == true)
                // Before the first byte nginx can still say that there is no film.
                if answer.status != 502 { try await expectTruePrefix(answer) }
            }
        }

        /// The least lucky moment for it, and sizes that leave a piece of a page: what is behind it is not the film.
        @Test(arguments: [1_000_001, 16 * 61_440 - 1000] as [Int64])
        func everyReadOfAFileThatIsCutShortIsSeen(at end: Int64) async throws {
            try await forEachRead(meeting: .cut(end)) { answer, entry in
                guard entry["ending"] == "aborted" else { return try await expectWhole(answer) }
                if answer.status != 502 { try await expectTruePrefix(answer) }
                #expect(entry["reason"]?.hasPrefix("the file was cut short") == true)
            }
        }

        @Test(arguments: [Faults.ReadFault.interruption, .shortage])
        func everyReadThatHasToBeDoneAgainIsDone(_ fault: Faults.ReadFault) async throws {
            try await forEachRead(meeting: fault) { answer, entry in
                #expect(entry["ending"] == "complete")
                try await expectWhole(answer)
            }
        }

        /// Asks for a film until no read of it is left that could meet the fault; `look` gets each answer that met it,
        /// and its line in the log.
        private func forEachRead(
            meeting fault: Faults.ReadFault,
            look: (Curl.Download, LogEntry) async throws -> Void
        ) async throws {
            let faults = try Faults()
            let wrapper = try await faults.wrapper(preloading: .failingReads)
            try await Stack.run(with: faults, startedBy: wrapper) { stack in
                var number = 0
                repeat {
                    number += 1
                    let film = try faults.add(Self.size, of: Self.film)
                    try faults.order(fault, at: number)
                    let answer = try await Curl.get(stack.url(ofIll: film))
                    let entries = try await stack.log.exchanges(number) { _ in true }
                    if faults.begun < number {
                        try await expectWhole(answer)
                    } else {
                        try await look(answer, entries[number - 1])
                    }
                    try await eventually { try stack.responder.status.openings(of: film.path) == 0 }
                } while faults.begun >= number
                #expect(number > 2, "a film takes more than one read")
            }
        }

        // MARK: A disk in a file system

        @Test(arguments: [0, 500_000, 1 << 20, (2 << 20) - 1] as [Int64])
        func aBadPlaceEndsTheAnswer(at offset: Int64) async throws {
            let faults = try Faults()
            try faults.breakByte(at: offset)
            try await faults.withIllDisk(showing: Self.size, of: Self.film) { film in
                try await Stack.run(with: faults) { stack in
                    let answer = try await Curl.get(stack.url(ofIll: film))
                    if answer.status != 502 {
                        #expect(answer.size <= offset)
                        try await expectTruePrefix(answer)
                    }
                    let entry = try await stack.log.exchanges { _ in true }[0]
                    #expect(entry["ending"] == "aborted")
                    #expect(entry["reason"]?.contains("Input/output error") == true)

                    // What lies in front and behind can be had, but for the page that the place is in.
                    for (first, last) in [(0, offset - 4096), (offset + 4096, Self.size - 1)] where first < last {
                        let part = try await Curl.get(stack.url(ofIll: film), range: "bytes=\(first)-\(last)")
                        #expect(part.exitCode == 0)
                        #expect(part.status == 206)
                        #expect(try await part.sum == SHA256.sum(of: Self.film.bytes(first...last)))
                    }
                }
            }
        }

        // MARK: A disk that has stopped

        /// Where the viewers of a disk that has stopped wait.
        enum Place: Sendable {
            /// In a read of a film that is open.
            case reading
            /// In the opening of a film.
            case opening
        }

        /// More viewers wait for the disk than there are workers; those of the other root do not notice.
        @Test(arguments: [Place.reading, .opening])
        func aDiskThatHasStoppedHoldsUpNobodyElse(_ place: Place) async throws {
            let faults = try Faults()
            switch place {
            case .reading:
                let film = try faults.add(Self.size, of: Self.film)
                let wrapper = try await faults.wrapper(preloading: .failingReads)
                try await Stack.run(with: faults, startedBy: wrapper, ["--workers", "4"]) { stack in
                    try await expectNobodyElseIsHeldUp(by: film, faults, stack)
                }
            case .opening:
                try await faults.withIllDisk(showing: Self.size, of: Self.film) { film in
                    try await Stack.run(with: faults, ["--workers", "4"]) { stack in
                        try await expectNobodyElseIsHeldUp(by: film, faults, stack)
                    }
                }
            }
        }

        private func expectNobodyElseIsHeldUp(by film: Film, _ faults: Faults, _ stack: Stack) async throws {
            let count = 12
            try await withThrowingTaskGroup(of: Curl.Download.self) { viewers in
                try await faults.whileStopped {
                    for _ in 1...count { viewers.addTask { try await Curl.get(stack.url(ofIll: film)) } }
                    try await eventually { faults.begun > 0 }
                    if ProcessInfo.processInfo.environment["LONG_TESTS"] != nil {
                        try await Task.sleep(for: .seconds(30))
                    }
                    for _ in 1...5 {
                        let other = try await Curl.get(stack.url(ofHealthy: .window), options: ["--max-time", "10"])
                        #expect(other.exitCode == 0)
                        #expect(try await other.sum == SHA256.sum(ofFile: Film.window.path))
                    }
                    try await stack.log.first("a disk does not answer")
                }
                // Those who waited are served when it goes on; those who came too late were told so at once.
                for try await answer in viewers where answer.status != 503 { try await expectWhole(answer) }
            }
            try await stack.log.first("all disks answer again")
            try await eventually { try stack.responder.status.openings(of: film.path) == 0 }
            try await expectWhole(Curl.get(stack.url(ofIll: film)))
        }

        /// Nobody else is there to be protected: the viewers wait, and the log says so, once.
        @Test
        func aSingleRootThatHasStoppedIsWaitedFor() async throws {
            let faults = try Faults()
            let film = try faults.add(Self.size, of: Self.film)
            let wrapper = try await faults.wrapper(preloading: .failingReads)
            try await Stack.run(with: faults, isAlone: true, startedBy: wrapper, ["--workers", "4"]) { stack in
                try await withThrowingTaskGroup(of: Curl.Download.self) { viewers in
                    try await faults.whileStopped {
                        for _ in 1...12 { viewers.addTask { try await Curl.get(stack.url(of: film)) } }
                        let notice = try await stack.log.first("a disk does not answer")
                        #expect(notice["workers"] == "4")
                    }
                    for try await answer in viewers { try await expectWhole(answer) }
                }
                try await stack.log.first("all disks answer again")
                #expect(stack.log.entries.filter { $0.message == "a disk does not answer" }.count == 1)
            }
        }

        // MARK: What clients get

        private func expectWhole(_ answer: Curl.Download) async throws {
            #expect(answer.exitCode == 0)
            #expect(answer.status == 200)
            #expect(try await answer.sum == SHA256.sum(of: Self.film.bytes(0...Self.size - 1)))
        }

        private func expectTruePrefix(_ answer: Curl.Download) async throws {
            #expect(answer.exitCode == Curl.partialFile)
            #expect(answer.status == 200)
            #expect(answer.size < Self.size)
            let prefix = answer.size == 0 ? Data() : try Self.film.bytes(0...answer.size - 1)
            #expect(try await answer.sum == SHA256.sum(of: prefix))
        }
    }
}
