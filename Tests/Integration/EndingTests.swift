import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// Answers that cannot go on as they were promised: what is complete is true, and what is not does not look so.
    ///
    /// The client hears of it at once, and not only when nginx closes its connection as an idle one, after 75 s.
    @Suite
    struct EndingTests {
        @Test(.stack)
        func aDrainLetsAnswersEnd() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let download = try await Curl.download(stack.url(of: film)) {
                try stack.responder.send(.terminate)
                try await stack.log.first("draining")
            }
            #expect(download.exitCode == 0)
            #expect(try await SHA256.sum(of: download.bytes) == SHA256.sum(ofFile: film.path))
            try await stack.log.first("stopped")
        }

        @Test(.stack)
        func aSecondSignalCutsAnswers() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let download = try await Curl.download(stack.url(of: film)) {
                try stack.responder.send(.terminate)
                try await stack.log.first("draining")
                try stack.responder.send(.terminate)
                try await stack.log.exchanges { $0["ending"] == "stopped" }
            }
            try expectTruePrefix(download, of: film)
        }

        @Test(.stack("--drain-timeout", "1s"))
        func aDrainEnds() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let download = try await Curl.download(stack.url(of: film)) {
                try stack.responder.send(.terminate)
                try await stack.log.exchanges { $0["ending"] == "stopped" }
            }
            try expectTruePrefix(download, of: film)
        }

        @Test(.stack(StackSetup(ending: .signaled(SIGKILL))))
        func aKilledResponderLeavesATruePrefix() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let download = try await Curl.download(stack.url(of: film)) {
                try stack.responder.send(.kill)
                await stack.log.waitForEnd()
            }
            try expectTruePrefix(download, of: film)
        }

        @Test(
            .stack(
                StackSetup(
                    hasOwnFilms: true,
                    expectedErrors: ["the file was cut short and now ends at byte 20971520"]
                )
            )
        )
        func aFilmThatIsCutShortIsNotComplete() async throws {
            let stack = try Stack.current
            let film = Film(at: try stack.folder.add("films/film.mp4", Film.indexAtEnd.bytes(0...)))
            let download = try await Curl.download(stack.url(of: film)) {
                try #require(unsafe truncate(film.path, 20 << 20) == 0)
            }
            try expectTruePrefix(download, of: .indexAtEnd)
            #expect(download.bytes.count <= 20 << 20)
            #expect(try await stack.log.exchanges { $0["path"] == "/film.mp4" }.first?["ending"] == "aborted")
        }

        /// A file that takes the name of another while it is sent is not mixed with it.
        @Test(.stack(.withOwnFilms))
        func aFilmThatIsReplacedIsSentAsItWas() async throws {
            let stack = try Stack.current
            let film = Film(at: try stack.folder.add("films/film.mp4", Film.indexAtEnd.bytes(0...)))
            let download = try await Curl.download(stack.url(of: film)) {
                let other = try stack.folder.add("other", Film.webM.bytes(0...))
                try #require(unsafe rename(other, film.path) == 0)
            }
            #expect(download.exitCode == 0)
            #expect(try await SHA256.sum(of: download.bytes) == SHA256.sum(ofFile: Film.indexAtEnd.path))
            #expect(try await Curl.get(stack.url(of: film)).sum == SHA256.sum(ofFile: Film.webM.path))
        }

        private func expectTruePrefix(_ download: (exitCode: Int32, bytes: Data), of film: Film) throws {
            #expect(download.exitCode == Curl.partialFile)
            #expect(download.bytes.count > 0)
            #expect(download.bytes.count < Int(try film.size))
            let isPrefix = try film.bytes(0...Int64(download.bytes.count) - 1) == download.bytes
            #expect(isPrefix)
        }
    }
}
