import Foundation
import Glibc
import Testing

extension Integration {
    /// Posters through nginx, made by real ffmpeg.
    @Suite
    struct PosterTests {
        /// The state is kept in the stack's own folder, where the responder starts.
        private static let setup = StackSetup(arguments: ["--state", ".", "--pages", "on"])
        private static let film = Film.indexAtEnd

        @Test(.stack(setup))
        func aFilmHasOne() async throws {
            let stack = try Stack.current
            #expect(try await stack.log.first("posters are made by ffmpeg")["limit"] == "256MiB")
            let poster = try await stack.poster(of: Self.film)
            #expect(poster.status == 200)
            #expect(poster["Content-Type"] == "image/jpeg")
            #expect(poster["Cache-Control"] == "private, max-age=86400")
            #expect(poster["X-Content-Type-Options"] == "nosniff")
            #expect(poster.size > 2_000 && poster.size == poster.head.contentLength)

            let url = stack.url(of: Self.film)
            let tag = try #require(poster["ETag"])
            let filmTag = try #require(try await Curl.get(url, options: ["--head"])["ETag"])
            #expect(tag == "\(filmTag.dropLast())-poster1\"")
            let head = try await Curl.get("\(url)?poster", options: ["--head"])
            #expect(head.status == 200 && head.head.ownFields == poster.head.ownFields)
            let again = try await Curl.get("\(url)?poster", "If-None-Match: \(tag)")
            #expect(again.status == 304 && again.size == 0)
            #expect(again["ETag"] == tag && again["Cache-Control"] == poster["Cache-Control"])
            #expect(try await Curl.get("\(url)?poster", "If-None-Match: \(filmTag)").sum == poster.sum)
            #expect(try await Curl.get(url, range: "bytes=0-9").status == 206, "the film is as it was")
        }

        /// 202 and when to ask again, once at least: the queue is empty, and ffmpeg takes longer than curl.
        @Test(.stack(setup))
        func whoAsksTooEarlyIsToldWhen() async throws {
            let stack = try Stack.current
            let early = try await Curl.get("\(stack.url(of: Self.film))?poster")
            #expect(early.status == 202)
            #expect(early["Retry-After"] == "2")
            #expect(early["Cache-Control"] == "no-cache")
        }

        @Test(.stack(StackSetup(hasOwnFilms: true, arguments: ["--state", ".", "--pages", "on"])))
        func whatIsNoFilmHasNone() async throws {
            let stack = try Stack.current
            try stack.folder.add("films/broken.mp4", Data("no film".utf8))
            try stack.folder.add("films/text.txt", Data("no film".utf8))
            try stack.folder.add("films/film.srt", Data("1\n00:00:01,000 --> 00:00:02,000\nHello\n".utf8))
            #expect(try await stack.poster(ofPath: "broken.mp4").status == 404)
            #expect(try await stack.log.first("no poster can be made")["film"] == "/broken.mp4")
            for path in ["text.txt", "film.srt", "film.vtt", "missing.mp4"] {
                #expect(try await Curl.get("\(stack.url(ofPath: path))?poster").status == 404, "\(path)")
            }
        }

        @Test(.stack)
        func withoutAStateFolderThereAreNone() async throws {
            let stack = try Stack.current
            #expect(try await Curl.get("\(stack.url(of: Self.film))?poster").status == 404)
        }

        @Test(
            .stack(
                StackSetup(
                    launch: .spawnFCGI(wrapper: ["/usr/bin/env", "PATH=/nowhere"]),
                    arguments: ["--state", ".", "--pages", "on"]
                )
            )
        )
        func withoutFFmpegTheRestWorks() async throws {
            let stack = try Stack.current
            try await stack.log.first("ffmpeg not found: posters are made by browsers")
            #expect(try await Curl.get("\(stack.url(of: Self.film))?poster").status == 404)
            #expect(try await Curl.get(stack.url(of: Self.film), range: "bytes=0-9").status == 206)
        }

        @Test(
            .stack(
                StackSetup(
                    arguments: ["--state", ".", "--pages", "on", "--keys", "keys.json"],
                    files: ["keys.json": Issuer.keySet(issuer)]
                )
            )
        )
        func aPosterNeedsTheLinkOfItsFilm() async throws {
            let stack = try Stack.current
            let request = LinkRequest("\(Self.film.name)?poster")
            #expect(try await stack.get(request).status == 401)
            let other = try await Self.issuer.token(["path": "/8MiB.mp4"])
            #expect(try await stack.get(request.with(other)).status == 403)
            let token = try await Self.issuer.token(["path": "/\(Self.film.name)"])
            #expect(try await [200, 202].contains(stack.get(request.with(token)).status))
        }

        private static let issuer = Issuer("posters")
    }
}

extension Stack {
    /// The poster of a film, as soon as it is made or cannot be.
    func poster(of film: Film) async throws -> Curl.Download {
        try await poster(ofPath: film.name.percentEncoded)
    }

    /// The poster of the film at a path below /media/.
    func poster(ofPath path: String) async throws -> Curl.Download {
        while true {
            let answer = try await Curl.get("\(url(ofPath: path))?poster")
            if answer.status != 202 { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
