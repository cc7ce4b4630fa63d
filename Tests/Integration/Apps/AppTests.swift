import Foundation
import Subprocess
import Testing

extension Integration {
    /// The applications of deploy/apps let their viewers watch, and nobody else.
    @Suite
    struct AppTests {
        private let herFilm = App.library[0].film
        private let theirFilm = App.library[1].film

        @Test(arguments: App.allCases)
        func linksOpenWhatAViewerMayWatch(_ app: App) async throws {
            try await app.run { stack in
                let ana = try await SignedInViewer("ana", at: stack.site)
                #expect(ana.titles.count == 2)
                for (place, film) in zip(ana.places, [herFilm, theirFilm]) {
                    let link = stack.site + (try await ana.link(in: place))
                    let part = try await Curl.get(link, range: "bytes=1000-2999")
                    #expect(part.status == 206)
                    #expect(part["Content-Range"] == "bytes 1000-2999/\(try film.size)")
                    #expect(try await part.sum == SHA256.sum(of: film.bytes(1000...2999)))
                    let whole = try await Curl.get(link)
                    #expect(whole.status == 200)
                    #expect(try await whole.sum == SHA256.sum(ofFile: film.path))
                }
            }
        }

        @Test(arguments: App.allCases)
        func nothingElseOpens(_ app: App) async throws {
            try await app.run { stack in
                let ana = try await SignedInViewer("ana", at: stack.site)
                let hers = try await ana.link(in: ana.places[0])
                let theirs = try await ana.link(in: ana.places[1])

                // The application: who is not signed in, and who is but may not watch this one.
                let stranger = try await SignedInViewer("ana", password: "wrong", at: stack.site)
                #expect(stranger.titles == [])
                #expect(try await !stranger.page(ana.places[0]).text.contains("<video"))
                let ben = try await SignedInViewer("ben", at: stack.site)
                #expect(ben.places == [ana.places[1]])
                #expect(try await ben.page(ana.places[0]).status == 404)

                // Rangefinder: no token, a token for another film, and one that was changed.
                #expect(try await Curl.get(stack.url(of: herFilm)).status == 401)
                let token = try #require(theirs.split(separator: "=").last)
                #expect(try await Curl.get("\(stack.url(of: herFilm))?token=\(token)").status == 403)
                #expect(try await Curl.get(stack.site + hers + "A").status == 401)
            }
        }

        /// A film has to begin within ten minutes, and may then go on for four hours.
        @Test(arguments: App.allCases)
        func linksEnd(_ app: App) async throws {
            let faults = try Faults()
            let clock = try await faults.wrapper(preloading: .falseClock)
            try await app.run(startingResponderBy: clock) { stack in
                let ana = try await SignedInViewer("ana", at: stack.site)
                let link = stack.site + (try await ana.link(in: ana.places[0]))
                for (minutes, beginning, goingOn) in [(0, 206, 206), (9, 206, 206), (11, 403, 206), (251, 403, 403)] {
                    try faults.setClock(ahead: .seconds(60 * minutes))
                    #expect(try await Curl.get(link, range: "bytes=0-99").status == beginning, "\(minutes) min")
                    #expect(try await Curl.get(link, range: "bytes=100-199").status == goingOn, "\(minutes) min")
                }
            }
        }

        @Test(arguments: App.allCases)
        func filmsPlayInChromium(_ app: App) async throws {
            try await app.run { stack in
                let script = "\(Project.folder)/Tests/Browser/watch_as_user.py"
                let arguments = [stack.site, "ana", App.password, App.library[0].title]
                let folder = try TemporaryFolder()
                let result = try await run(
                    Configuration([App.python, script] + arguments, environment: .withoutSettings, in: folder),
                    output: .discarded,
                    error: .string(limit: 1 << 16)
                )
                #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
            }
        }
    }
}

extension Stack {
    /// Where the application's pages are.
    fileprivate var site: String { "http://127.0.0.1:\(port)" }
}
