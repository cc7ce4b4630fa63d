import Testing

@testable import Checking

/// What answers show together.
struct AddressJudgementTests {
    private func grades(_ film: RemoteFilm?, _ exchanges: [Exchange] = []) throws -> [String: Finding.Grade] {
        let film = try #require(film)
        let judgement = AddressJudgement(
            address: "http://films/a",
            film: film,
            exchanges: [film.whole, film.sample] + exchanges
        )
        let findings = judgement.ofBeginning + judgement.ofAll
        return Dictionary(uniqueKeysWithValues: findings.map { ($0.subject, $0.grade) })
    }

    @Test
    func aGoodServerHasNoFault() throws {
        #expect(try Set(grades(.good()).values) == [.good])
    }

    @Test(
        arguments: [
            ("text/plain", Finding.Grade.fault), ("application/octet-stream", .fault),
            ("text/html; charset=utf-8", .fault),
            ("", .fault), ("application/zip", .warning), ("video/mp4; codecs=\"avc1\"", .good), ("audio/mpeg", .good),
        ]
    )
    func judgesTheType(_ type: String, _ grade: Finding.Grade) throws {
        #expect(try grades(.good(["Content-Type": type]))["type"] == grade)
    }

    @Test
    func namesTheTypeThatTheBytesAre() throws {
        let film = try #require(
            RemoteFilm.good(["Content-Type": "text/plain"], body: [0x1A, 0x45, 0xDF, 0xA3] + Array("webm".utf8))
        )
        let findings = AddressJudgement(address: "", film: film, exchanges: []).ofBeginning
        #expect(findings.first { $0.subject == "type" }?.advice?.contains("video/webm") == true)
    }

    @Test
    func judgesTags() throws {
        #expect(try grades(.good(["ETag": "W/\"a\""]))["entity tag"] == .fault)
        #expect(try grades(.good(), [.part(0, 9, of: 10, ["ETag": "\"b\""])])["entity tag"] == .fault)
        #expect(try grades(.good(), [.part(0, 9, of: 10)])["entity tag"] == .fault)
        // Answers that are no film have tags of their own.
        #expect(try grades(.good(), [.answer(416, [:]), .answer(304, ["ETag": "\"c\""])])["entity tag"] == .good)
        let bare = RemoteFilm(whole: .whole(5000, ["Content-Type": "video/mp4"]), sample: .whole(5000))
        #expect(try grades(bare)["entity tag"] == .warning)
    }

    @Test
    func judgesTheWhole() throws {
        let capped = RemoteFilm(whole: .part(0, 1023, of: 5000), sample: .part(512, 1023, of: 5000))
        #expect(try grades(capped)["whole film"] == .fault)
        let chunked = RemoteFilm(whole: .answer(200, [:]), sample: .part(512, 1023, of: 5000))
        #expect(try grades(chunked)["whole film"] == .fault)
        #expect(RemoteFilm(whole: .answer(200, [:]), sample: .answer(200, [:])) == nil)
    }

    /// A lie that only the bytes betray: each part is the film's beginning.
    @Test
    func comparesTheRangeWithTheWhole() throws {
        let body = (0..<1024).map { UInt8($0 % 251) }
        var sample = Exchange.part(512, 1023, of: 5000)
        sample.body = Array(body[0..<512])
        #expect(try grades(RemoteFilm(whole: .whole(5000, body: body), sample: sample))["range"] == .fault)
        sample.body = Array(body[512...])
        #expect(try grades(RemoteFilm(whole: .whole(5000, body: body), sample: sample))["range"] == .good)
    }

    @Test
    func judgesTheFirstByteByTheMedian() throws {
        var slow = Exchange.part(0, 9, of: 10, ["ETag": "\"a\""])
        slow.firstByte = .milliseconds(1500)
        #expect(try grades(.good(), [slow])["first byte"] == .good)
        #expect(try grades(.good(), [slow, slow, slow])["first byte"] == .warning)
    }

    @Test
    func redirectsAreNoFaultUnlessTheyLeaveTLS() throws {
        func film(_ redirects: [String]) -> RemoteFilm? {
            var whole = Exchange.whole(5000)
            whole.redirects = redirects
            return RemoteFilm(whole: whole, sample: .part(512, 1023, of: 5000))
        }
        #expect(try grades(film(["http://a/b"]))["redirect"] == .note)
        #expect(try grades(film(["https://a/b", "http://a/c"]))["redirect"] == .fault)
        #expect(try grades(film([]))["redirect"] == nil)
    }
}
