import Foundation
import Testing

@testable import Responder

/// What the responder says of itself, to whom, and to whom not.
struct OperationsTests {
    private static let here = ["REMOTE_ADDR": "127.0.0.1"]
    private static let elsewhere = ["REMOTE_ADDR": "192.0.2.1"]

    private static func folder(_ flags: [Setting: [String]] = [:]) throws -> FilmFolder {
        let folder = try FilmFolder(flags)
        try folder.addFile("film.mp4", "0123456789")
        return folder
    }

    private static func status(_ folder: FilmFolder) throws -> [String: Any] {
        let answer = try folder.answer("/-/status.json", here)
        #expect(answer.status == "200 OK")
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer["Cache-Control"] == "no-store")
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    private static func playbacks(_ folder: FilmFolder) throws -> [[String: Any]] {
        try #require(try status(folder)["playbacks"] as? [[String: Any]])
    }

    @Test(arguments: [("/-/health", "alive\n"), ("/-/ready", "ready\n")])
    func everybodyMayAskWhetherItIsWell(_ path: String, _ text: String) throws {
        let folder = try Self.folder()
        for client in [Self.here, Self.elsewhere, [:]] {
            let answer = try folder.answer(path, client)
            #expect(answer.status == "200 OK")
            #expect(answer.text == text)
        }
        #expect(try folder.answer(path, method: "HEAD").body == [])
        #expect(try folder.answer(path, method: "POST").status == "405 Method Not Allowed")
    }

    @Test func aRootThatIsGoneIsNotReady() throws {
        let folder = try Self.folder()
        folder.remove()
        let answer = try folder.answer("/-/ready")
        #expect(answer.status == "503 Service Unavailable")
        #expect(answer.text == "cannot be read: /\n")
        #expect(try folder.answer("/-/health").status == "200 OK")
    }

    /// The page may load nothing but its own files, which are there.
    @Test func thePageHasWhatItLoads() throws {
        let folder = try Self.folder()
        let page = try folder.answer("/-/status", Self.here)
        #expect(page.status == "200 OK")
        #expect(page["Content-Type"] == "text/html; charset=utf-8")
        #expect(page["Content-Security-Policy"]?.hasPrefix("default-src 'none'; script-src 'self';") == true)
        let links = page.text.matches(of: /(?:href|src)="\.\.(\/-\/[^"]+)"/).map { String($0.output.1) }
        #expect(links.count { $0.hasSuffix("/status.js") || $0.hasSuffix("/status.css") } == 2)
        for link in links { #expect(try folder.answer(link, Self.elsewhere).status == "200 OK") }
    }

    @Test(arguments: ["/-/metrics", "/-/status", "/-/status.json", "/-/playbacks/0/end"])
    func forOthersThereIsNothing(_ path: String) throws {
        let folder = try Self.folder([.cors: ["*"]])
        let nothing = try folder.answer("/-/nothing", Self.here)
        #expect(nothing.status == "404 Not Found")
        for client in [Self.elsewhere, ["REMOTE_ADDR": "::2"], ["REMOTE_ADDR": ""], [:]] {
            for method in ["GET", "POST"] {
                let answer = try folder.answer(path, client, method: method)
                #expect(answer.status == nothing.status)
                #expect(answer.body == nothing.body)
                #expect(answer.fields.map(\.value) == nothing.fields.map(\.value))
            }
        }
    }

    @Test func whoMaySeeItIsASetting() throws {
        let folder = try Self.folder([.statusAllow: ["192.0.2.0/24", "2001:db8::/32"]])
        #expect(try folder.answer("/-/status.json", Self.elsewhere).status == "200 OK")
        #expect(try folder.answer("/-/status.json", ["REMOTE_ADDR": "2001:db8::7"]).status == "200 OK")
        #expect(try folder.answer("/-/status.json", Self.here).status == "404 Not Found")
    }

    /// Else a page of any site could read it in the browser of somebody who may see it.
    @Test func noOtherOriginMayReadIt() throws {
        let folder = try Self.folder([.cors: ["*"]])
        for path in ["/-/status.json", "/-/metrics", "/-/health"] {
            let answer = try folder.answer(path, Self.here.merging(["HTTP_ORIGIN": "https://evil.example"]) { $1 })
            #expect(answer.status == "200 OK")
            #expect(answer["Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test(
        arguments: [
            (nil, "text/plain; version=0.0.4; charset=utf-8"),
            ("*/*", "text/plain; version=0.0.4; charset=utf-8"),
            (
                // As Prometheus 2.42 of Debian 12 asks.
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "application/openmetrics-text; version=1.0.0; charset=utf-8"
            ),
            ("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "text/plain; version=0.0.4; charset=utf-8"),
        ] as [(String?, String)]
    )
    func metricsComeAsTheyAreWanted(_ accept: String?, _ contentType: String) throws {
        let folder = try Self.folder()
        var parameters = Self.here
        parameters["HTTP_ACCEPT"] = accept
        let answer = try folder.answer("/-/metrics", parameters)
        #expect(answer.status == "200 OK")
        #expect(answer["Content-Type"] == contentType)
        #expect(answer.text.hasSuffix("# EOF\n") == contentType.hasPrefix("application"))
    }

    @Test func whatIsAskedOfItselfIsNoExchange() throws {
        let folder = try Self.folder()
        for path in ["/-/health", "/-/metrics", "/-/nothing"] { _ = try folder.answer(path, Self.here) }
        #expect(try folder.logLines().isEmpty)
        let metrics = try folder.answer("/-/metrics", Self.here).text
        #expect(metrics.contains("rangefinder_exchange_duration_seconds_count 0\n"))
        #expect(metrics.contains(#"rangefinder_exchange_endings_total{ending="complete"} 0"#))
    }

    @Test func eachExchangeIsCounted() throws {
        let folder = try Self.folder()
        _ = try folder.answer("/film.mp4")
        _ = try folder.answer("/film.mp4", ["HTTP_RANGE": "bytes=0-3"])
        _ = try folder.answer("/film.mp4", ["HTTP_RANGE": "bytes=4-5,8-9"])
        _ = try folder.answer("/film.mp4", method: "HEAD")
        _ = try folder.answer("/no.mp4")
        let metrics = try folder.answer("/-/metrics", Self.here).text
        for line in [
            #"rangefinder_exchanges_total{status="200"} 2"#, #"rangefinder_exchanges_total{status="206"} 2"#,
            #"rangefinder_exchanges_total{status="404"} 1"#, "rangefinder_exchange_duration_seconds_count 5",
            #"rangefinder_exchange_endings_total{ending="complete"} 5"#, "rangefinder_sent_bytes_total 20",
            "rangefinder_window_send_seconds_count 3",
        ] {
            #expect(metrics.contains(line + "\n"))
        }
        let playbacks = try Self.playbacks(folder)
        #expect(playbacks.count == 1)
        #expect(playbacks.first?["answers"] as? Int == 3)
        #expect(playbacks.first?["sent"] as? Int == 20)
        #expect(playbacks.first?["position"] as? Int == 10)
        #expect(playbacks.first?["viewer"] is NSNull)
    }

    @Test func whatIsFetchedBesideAFilmIsNoPlayback() throws {
        let folder = try Self.folder()
        try folder.addFile("film.vtt", "WEBVTT")
        for name in ["film.vtt", "film.mp4"] { _ = try folder.answer("/\(name)") }
        #expect(try Self.playbacks(folder).map { $0["film"] as? String } == ["/film.mp4"])
    }

    // MARK: Ending a playback

    @Test func aPlaybackIsEndedByHand() throws {
        let folder = try Self.folder()
        _ = try folder.answer("/film.mp4", Self.elsewhere)
        let id = try #require(try Self.playbacks(folder).first?["id"] as? String)
        let path = "/-/playbacks/\(id)/end"
        let order = Self.here.merging(["HTTP_X_RANGEFINDER": "end"]) { $1 }

        let form = try folder.answer(path, Self.here, method: "POST")
        #expect(form.status == "403 Forbidden", "a form of another site has no such field")
        #expect(try folder.answer(path, order).status == "405 Method Not Allowed")
        #expect(try folder.answer("/-/playbacks/0/end", order, method: "POST").status == "404 Not Found")
        #expect(try folder.answer("/film.mp4", Self.elsewhere).status == "200 OK")

        let done = try folder.answer(path, order, method: "POST")
        #expect(done.status == "204 No Content")
        #expect(done.body == [] && done["Content-Type"] == nil && done["Content-Length"] == nil)
        let refused = try folder.answer("/film.mp4", Self.elsewhere.merging(["HTTP_ACCEPT": "application/json"]) { $1 })
        #expect(refused.status == "403 Forbidden")
        #expect(refused.text.contains(#""reason":"ended""#))
        #expect(try folder.answer("/film.mp4", Self.here).status == "200 OK", "another device is another playback")
        let lines = try folder.logLines()
        #expect(lines.contains { $0.contains("message=\"playback ended by hand\"") && $0.contains(" by=127.0.0.1") })
        #expect(lines.contains { $0.contains(" status=403 ") && $0.contains(" reason=ended ") })
    }
}
