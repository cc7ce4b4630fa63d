import Foundation
import Testing

extension Integration {
    /// Status, every field, and the body of what a film answers.
    @Suite(.stack)
    struct FilmAnswerTests {
        /// A request for some bytes of a film, and where they lie.
        struct Row: Sendable, CustomTestStringConvertible {
            let film: Film
            let range: String
            /// First and last position, counted from the end if negative.
            let first: Int64
            let last: Int64
            /// Whether another client might get a shorter answer to this request.
            var varies = false

            var testDescription: String { "\(range) of \(film.name)" }

            static let all = [
                Row(film: .indexAtEnd, range: "bytes=0-", first: 0, last: -1, varies: true),
                Row(film: .indexAtEnd, range: "bytes=0-0", first: 0, last: 0),
                Row(film: .indexAtEnd, range: "bytes=1000-1999", first: 1000, last: 1999),
                Row(film: .indexAtEnd, range: "bytes=8388607-8388608", first: 8_388_607, last: 8_388_608),
                Row(film: .indexAtEnd, range: "bytes=100-30000099", first: 100, last: 30_000_099),
                Row(film: .indexAtEnd, range: "bytes=40000000-", first: 40_000_000, last: -1, varies: true),
                Row(film: .indexAtEnd, range: "bytes=40000000-99999999999", first: 40_000_000, last: -1),
                Row(film: .indexAtEnd, range: "bytes=-65536", first: -65_536, last: -1),
                Row(film: .indexAtEnd, range: "bytes=-99999999999", first: 0, last: -1),
                Row(film: .window, range: "bytes=0-", first: 0, last: -1),
                Row(film: .window, range: "bytes=-1", first: -1, last: -1),
                Row(film: .windowAndOne, range: "bytes=8388608-", first: 8_388_608, last: -1),
                Row(film: .windowAndOne, range: "bytes=0-8388607", first: 0, last: 8_388_607),
                Row(film: .threeGibibytes, range: "bytes=1073741823-1073741824", first: 1 << 30 - 1, last: 1 << 30),
                Row(
                    film: .threeGibibytes,
                    range: "bytes=2146435072-2148532223",
                    first: 2047 << 20,
                    last: 2049 << 20 - 1
                ),
                Row(film: .threeGibibytes, range: "bytes=-1", first: -1, last: -1),
            ]
        }

        @Test(arguments: [
            Film.indexAtEnd, .indexAtFront, .webM, .empty, .window, .windowAndOne,
        ])
        func sendsAWholeFilm(_ film: Film) async throws {
            let answer = try await Curl.get(Stack.current.url(of: film))
            #expect(answer.exitCode == 0)
            #expect(answer.status == 200)
            #expect(try answer.head.ownFields == fields(of: film, ["Content-Length": "\(film.size)"], answer))
            #expect(try await answer.sum == SHA256.sum(ofFile: film.path))
        }

        @Test(arguments: Row.all)
        func sendsARange(_ row: Row) async throws {
            let size = try row.film.size
            let first = row.first < 0 ? size + row.first : row.first
            let last = row.last < 0 ? size + row.last : row.last
            let answer = try await Curl.get(Stack.current.url(of: row.film), range: row.range)
            #expect(answer.exitCode == 0)
            #expect(answer.status == 206)
            var own = ["Content-Length": "\(last - first + 1)", "Content-Range": "bytes \(first)-\(last)/\(size)"]
            own["Vary"] = row.varies ? "Sec-Fetch-Dest" : nil
            #expect(try answer.head.ownFields == fields(of: row.film, own, answer))
            #expect(try await answer.sum == SHA256.sum(of: row.film.bytes(first...last)))
        }

        /// RFC 9110 sections 14.1.2 and 15.5.17: nothing of an empty file can be had, nor the last no bytes of any.
        @Test(arguments: [
            (Film.indexAtEnd, "bytes=99999999999-"), (.window, "bytes=8388608-"), (.window, "bytes=-0"),
            (.empty, "bytes=0-"),
        ])
        func refusesARangeBeyondTheEnd(_ film: Film, _ range: String) async throws {
            let answer = try await Curl.get(Stack.current.url(of: film), range: range)
            #expect(answer.exitCode == 0)
            #expect(answer.status == 416)
            #expect(answer["Content-Range"] == "bytes */\(try film.size)")
            #expect(answer["Accept-Ranges"] == "bytes")
            #expect(answer["Content-Type"] == "text/plain; charset=utf-8")
            #expect(answer.head.contentLength == answer.size)
            #expect(answer.size > 0)
        }

        /// RFC 9110 section 14.2: a range is for GET alone.
        @Test(arguments: [[], ["--header", "Range: bytes=0-99"]])
        func tellsOfAFilmWithoutIt(_ options: [String]) async throws {
            let film = Film.indexAtEnd
            let answer = try await Curl.get(Stack.current.url(of: film), options: ["--head"] + options)
            #expect(answer.exitCode == 0)
            #expect(answer.status == 200)
            #expect(try answer.head.ownFields == fields(of: film, ["Content-Length": "\(film.size)"], answer))
        }

        @Test
        func saysWhichMethodsThereAre() async throws {
            let answer = try await Curl.get(Stack.current.url(of: .window), options: ["--request", "OPTIONS"])
            #expect(answer.exitCode == 0)
            #expect(answer.status == 204)
            #expect(answer.head.ownFields == ["Allow": "GET, HEAD, OPTIONS"])
            #expect(answer.size == 0)
        }

        @Test(arguments: [["--data", "body"], ["--request", "PUT", "--data", "body"], ["--request", "DELETE"]])
        func refusesOtherMethods(_ options: [String]) async throws {
            let answer = try await Curl.get(Stack.current.url(of: .window), options: options)
            #expect(answer.exitCode == 0)
            #expect(answer.status == 405)
            #expect(answer["Allow"] == "GET, HEAD, OPTIONS")
            #expect(answer.head.contentLength == answer.size)
        }

        /// RFC 9110 section 15.4.5: what a cache has is still good.
        @Test
        func sendsNothingTwice() async throws {
            let url = try Stack.current.url(of: .window)
            let tag = try #require(try await Curl.get(url, options: ["--head"])["ETag"])
            let answer = try await Curl.get(url, "If-None-Match: \(tag)")
            #expect(answer.exitCode == 0)
            #expect(answer.status == 304)
            #expect(answer["ETag"] == tag)
            #expect(answer.size == 0)
        }

        @Test
        func hasOneTagForAllPartsOfAFilm() async throws {
            let url = try Stack.current.url(of: .indexAtEnd)
            let whole = try await Curl.get(url, options: ["--head"])["ETag"]
            let part = try await Curl.get(url, range: "bytes=5-9")["ETag"]
            let other = try await Curl.get(Stack.current.url(of: .window), options: ["--head"])["ETag"]
            #expect(whole == part)
            #expect(whole != other)
        }

        @Test
        func leavesOtherPathsToNGINX() async throws {
            let stack = try Stack.current
            let page = try stack.folder.add("pages/index.html", Data("<p>films</p>".utf8))
            let answer = try await Curl.get("http://127.0.0.1:\(stack.port)/")
            #expect(answer.status == 200)
            #expect(try await answer.sum == SHA256.sum(ofFile: page))
        }

        /// The fields of an answer with (a part of) a film.
        private func fields(
            of film: Film,
            _ own: [String: String],
            _ answer: Curl.Download
        ) throws -> [String: String] {
            // The tag's letters are the responder's choice; it must be a strong one (RFC 9110 section 8.8.3).
            let tag = try #require(answer["ETag"]?.wholeMatch(of: /"[!#-~]+"/), "a strong entity tag")
            let common = [
                "Content-Type": film.mediaType,
                "Accept-Ranges": "bytes",
                "ETag": String(tag.output),
                "Last-Modified": try film.lastModified,
                "Cache-Control": "private, max-age=3600",
                "X-Content-Type-Options": "nosniff",
            ]
            return common.merging(own) { $1 }
        }
    }
}
