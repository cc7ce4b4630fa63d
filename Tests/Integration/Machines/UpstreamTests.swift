import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// Several responders behind one nginx: deploy/nginx/upstream.conf.
    @Suite
    struct UpstreamTests {
        /// Each film is read on one machine, and all machines have films.
        @Test
        func aFilmHasItsMachine() async throws {
            let films = try Films()
            try await Farm.run(films.roots) { farm in
                for film in films.all {
                    for first in [0, 20_000_000] as [Int64] {
                        let answer = try await Curl.get(
                            film.url(port: farm.port),
                            range: "bytes=\(first)-\(first + 99)"
                        )
                        #expect(try await answer.sum == SHA256.sum(of: Film.indexAtEnd.bytes(first...first + 99)))
                    }
                }
                let paths = try await farm.paths(of: 2 * films.all.count)
                #expect(paths.allSatisfy { !$0.isEmpty })
                #expect(paths.reduce(0) { $0 + $1.count } == films.all.count, "no film was read on two machines")
            }
        }

        /// A token before the path, or behind it, is not part of the film's name.
        @Test
        func aTokenDoesNotMoveAFilm() async throws {
            let films = try Films()
            try await Farm.run(films.roots) { farm in
                let film = films.all[0].name
                for path in [film, "t/one/\(film)", "t/two/\(film)", "\(film)?token=three"] {
                    _ = try await Curl.get("http://127.0.0.1:\(farm.port)/media/\(path)", range: "bytes=0-9")
                }
                let asked = try await farm.paths(of: 4).filter { !$0.isEmpty }
                #expect(asked == [["/\(film)", "/t/one/\(film)", "/t/two/\(film)"]])
            }
        }

        /// A machine dies in the middle of films.
        ///
        /// Answers that nginx has begun to send break off, as nothing can take them back; who asks again has the rest
        /// from another machine.
        @Test
        func filmsGoOnWhenAMachineDies() async throws {
            let films = try Films()
            try await Farm.run(films.roots) { farm in
                let watching = try films.start(48, for: .seconds(4), port: farm.port)
                try await farm.waitForViewers()
                try farm.responders[0].send(.kill)
                let outcome = try await watching.value
                print("one of three machines killed: \(outcome)")
                #expect(outcome.lost == 0)
                #expect(outcome.wrong == 0)
                #expect(outcome.bytes == films.bytes(48, for: .seconds(4)), "everybody has watched all of it")
                #expect((1...48).contains(outcome.broken), "no more than ran")
            }
        }

        /// What `rsync -t` and `cp -p` copy has the tag of its original, so that any machine goes on with a film.
        @Test
        func copiesHaveTheSameTag() async throws {
            let folder = try TemporaryFolder()
            let roots = try ["first", "second", "third"].map { try folder.addFolder($0) }
            let film = try folder.add("first/film.mp4", Film.window.bytes(0...))
            for copy in [["rsync", "-t", film, roots[1] + "/"], ["cp", "-p", film, roots[2]]] {
                let result = try await run(
                    Configuration(copy, environment: .withoutSettings, in: folder),
                    output: .discarded,
                    error: .discarded
                )
                try #require(result.terminationStatus == .exited(0))
            }
            let inTurn = StackSetup.Edit(text: "hash $film consistent;", replacement: "")
            try await Farm.run(roots, edits: [inTurn]) { farm in
                let url = "http://127.0.0.1:\(farm.port)/media/film.mp4"
                let tag = try #require(try await Curl.get(url)["ETag"])
                for _ in 1...11 {
                    // With If-Range, another tag would bring the whole film.
                    let answer = try await Curl.get(url, range: "bytes=5-9", "If-Range: \(tag)")
                    #expect(answer.status == 206)
                    #expect(answer["ETag"] == tag)
                }
                #expect(try await farm.paths(of: 12).allSatisfy { $0 == ["/film.mp4"] }, "all were asked")
                // A copy that keeps no time is another film.
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSince1970: 1)],
                    ofItemAtPath: roots[1] + "/film.mp4"
                )
                var tags: Set<String?> = []
                for _ in 1...3 { tags.insert(try await Curl.get(url, range: "bytes=0-9")["ETag"]) }
                #expect(tags.count == 2)
            }
        }

        /// Films are sent as nginx.conf.example does it, but for how long a machine may be silent.
        @Test
        func servesFilmsAsShipped() throws {
            let shipped = try NGINX.directives(ofFilmsIn: NGINX.shippedConfiguration)
            let own = try NGINX.directives(ofFilmsIn: Farm.configuration)
            try #require(!shipped.isEmpty)
            #expect(own.filter { shipped.contains($0) } == shipped.filter { !$0.hasPrefix("fastcgi_read_timeout") })
        }
    }
}

extension LongIntegration {
    /// A machine that dies and a machine that stops, with the times that are shipped.
    @Suite
    struct UpstreamFaultTests {
        @Test
        func filmsGoOnWhenAMachineStopsAndAnotherDies() async throws {
            let films = try Films()
            try await Farm.run(films.roots) { farm in
                let watching = try films.start(48, for: .seconds(40), port: farm.port)
                try await farm.waitForViewers()
                let stopped = farm.responders[1]
                try stopped.send(.suspend)
                try await Task.sleep(for: .seconds(15))
                try farm.responders[0].send(.kill)
                try await Task.sleep(for: .seconds(5))
                try stopped.send(.resume)
                let outcome = try await watching.value
                print("of three machines one silent for 20 s, one killed meanwhile: \(outcome)")
                #expect(outcome.lost == 0)
                #expect(outcome.wrong == 0)
                #expect(outcome.bytes == films.bytes(48, for: .seconds(40)))
                #expect(outcome.longestWait < .seconds(25), "nginx leaves a silent machine after 10 s")
            }
        }
    }
}

/// 48 films by different names, the same on all machines.
///
/// Ports, and so the machines' shares of them, differ from run to run: that one has fewer than two of so many is to be
/// expected once in 100,000 runs.
private struct Films {
    private static let rate = 1 << 20
    let all: [Film]
    let roots: [String]
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let root = try folder.addFolder("films")
        roots = Array(repeating: root, count: 3)
        let original = try folder.add("film.mp4", Film.indexAtEnd.bytes(0...))
        all = try (1...48).map { number in
            let path = "\(root)/film-\(number).mp4"
            try FileManager.default.linkItem(atPath: original, toPath: path)
            return Film(at: path)
        }
    }

    /// Has as many viewers watch for a time, from different places in the films.
    func start(
        _ viewers: Int,
        for duration: Duration,
        port: UInt16
    ) throws -> Task<Watching.Outcome, any Error> {
        let content = try all[0].bytes(0...)
        let count = bytes(1, for: duration)
        let watching = (0..<viewers).map { viewer in
            let start = (content.count - count) * viewer / viewers
            return Watching(
                path: "/media/" + all[viewer % all.count].name,
                content: content,
                part: start..<start + count,
                piece: 8 << 20,
                rate: Self.rate
            )
        }
        return Watching.start(watching, port: port)
    }

    /// How many bytes as many viewers watch in a time.
    func bytes(_ viewers: Int, for duration: Duration) -> Int {
        viewers * Int(Double(Self.rate) * (duration / .seconds(1)))
    }
}

extension Film {
    fileprivate func url(port: UInt16) -> String { "http://127.0.0.1:\(port)/media/\(name)" }
}

extension Farm {
    /// The paths that each responder was asked for, when all have answered so many requests together.
    fileprivate func paths(of count: Int) async throws -> [Set<String>] {
        let exchanges = { responders.map { $0.log.entries.filter { $0.message == "exchange" } } }
        try await eventually { exchanges().reduce(0) { $0 + $1.count } >= count }
        return exchanges().map { Set($0.compactMap { $0["path"] }) }
    }

    /// Waits until every responder is in the middle of films.
    fileprivate func waitForViewers() async throws {
        for responder in responders {
            try await eventually { try responder.status.descriptors.count { $0.hasSuffix(".mp4") } >= 2 }
        }
    }
}
