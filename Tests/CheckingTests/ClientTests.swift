import Testing

@testable import Checking

/// Whether each client gets what it needs from servers of known kinds.
struct ClientTests {
    /// Which clients fail where every request is answered so.
    private func failing(_ answer: (Ask) -> Exchange) throws -> Set<String> {
        let film = try #require(RemoteFilm.good())
        var failing: Set<String> = []
        for client in Client.all {
            let finding = client.trial(of: film).judge(client.asks(film.size).map(answer))
            #expect(finding.subject == client.name)
            guard finding.grade != .good else { continue }
            #expect(finding.harm?.isEmpty == false)
            failing.insert(client.name)
        }
        return failing
    }

    /// The last byte of the film.
    private let end = RemoteFilm.goodSize - 1

    private let all: Set = [
        "Safari", "Chrome", "Firefox", "VLC", "ffmpeg", "Chromecast", "curl -C -", "wget -c", "aria2", "nginx slice",
    ]

    @Test
    func allAreHappyWithAnExactServer() throws {
        let failing = try failing { .part($0.first, min($0.last ?? .max, end), of: end + 1) }
        #expect(failing == [])
    }

    @Test
    func allSufferFromAServerThatIgnoresRanges() throws {
        let failing = try failing { _ in .whole(RemoteFilm.goodSize) }
        #expect(failing == all)
    }

    /// As Tests/Integration/Clients observes: browsers and VLC ask again after the end of a short answer.
    @Test
    func whoAsksAgainSurvivesACapOnOpenRanges() throws {
        let failing = try failing { ask in
            .part(ask.first, min(ask.last ?? ask.first + (8 << 20) - 1, end), of: end + 1)
        }
        #expect(failing == ["ffmpeg", "curl -C -", "wget -c"])
    }

    @Test
    func onlyBrowsersAndVLCSurviveACapOnAllRanges() throws {
        let failing = try failing { ask in
            .part(ask.first, min(ask.last ?? end, ask.first + (8 << 20) - 1, end), of: end + 1)
        }
        #expect(failing == ["Safari", "ffmpeg", "curl -C -", "wget -c", "aria2"])
    }

    private func conditions(of name: String, _ fields: [String: String]) throws -> [[String]] {
        let film = try #require(RemoteFilm.good(fields))
        let client = try #require(Client.all.first { $0.name == name })
        return client.trial(of: film).requests.map { request in
            request.fields.filter { $0.name.hasPrefix("If-") }.map { "\($0.name): \($0.value)" }
        }
    }

    /// RFC 9110 section 13.1.5: a weak tag does not go into If-Range.
    @Test
    func chromeAsksForTheSameFilm() throws {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(try conditions(of: "Chrome", [:]) == [[], ["If-Range: \"a\""]])
        #expect(try conditions(of: "Chrome", ["ETag": "W/\"a\""]) == [[], []])
        #expect(
            try conditions(of: "Chrome", ["ETag": "W/\"a\"", "Last-Modified": date]) == [[], ["If-Range: \(date)"]]
        )
    }

    /// VLC takes the mark of a weak tag away (modules/access/http/file.c).
    @Test
    func vlcAsksOnCondition() throws {
        #expect(try conditions(of: "VLC", ["ETag": "W/\"a\""]) == [[], ["If-Match: \"a\""]])
    }
}
