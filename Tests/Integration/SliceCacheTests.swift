import Foundation
import Glibc
import Testing

extension Integration {
    /// nginx's cache in front, which fetches films in slices of 8 MiB and keeps those.
    ///
    /// A cache knows nothing of grants: it belongs in front of films that all may watch who get as far as nginx.
    @Suite
    struct SliceCacheTests {
        static let slice: Int64 = 8 << 20

        @Test(.stack(.sliceCache(validFor: "1h")))
        func readsAFilmInRandomOrder() async throws {
            let stack = try Stack.current
            let film = try addFilm(to: stack)
            let size = try film.size
            for _ in 0..<25 {
                let first = Int64.random(in: 0..<size)
                let last = Int64.random(in: first..<min(size, first + 3 * Self.slice))
                let answer = try await Curl.get(stack.url(of: film), range: "bytes=\(first)-\(last)")
                #expect(answer.exitCode == 0)
                #expect(answer.status == 206)
                #expect(answer["Content-Range"] == "bytes \(first)-\(last)/\(size)")
                #expect(try await answer.sum == SHA256.sum(of: film.bytes(first...last)))
            }
            let whole = try await Curl.get(stack.url(of: film))
            #expect(whole.exitCode == 0)
            #expect(whole.status == 200)
            #expect(try await whole.sum == SHA256.sum(ofFile: film.path))
            // Each slice was asked for once, with its end, so that no cap applies.
            let asked = stack.log.entries.compactMap { $0["range"] }
            let slices = stride(from: 0, to: size, by: Int(Self.slice)).map { "bytes=\($0)-\($0 + Self.slice - 1)" }
            #expect(asked.sorted() == slices.sorted())
        }

        /// The entity tag tells nginx that what it has kept and what it gets belong to two films.
        ///
        /// A new address, as an application makes when a film changes, has the new film at once.
        @Test(.stack(.sliceCache(validFor: "1h")))
        func neverMixesAFilmWithItsSuccessor() async throws {
            let stack = try Stack.current
            let film = try addFilm(to: stack)
            let url = stack.url(of: film)
            let kept = try await Curl.get(url + "?version=1", range: "bytes=0-\(2 * Self.slice - 1)")
            #expect(kept.exitCode == 0)
            try replace(film, with: .indexAtFront, in: stack.folder)

            let old = try await Curl.download(url + "?version=1") {}
            #expect(old.exitCode == Curl.partialFile)
            #expect(old.bytes.count > 0)
            #expect(old.bytes.count <= 2 * Self.slice)
            let isPrefix = try old.bytes == Film.indexAtEnd.bytes(0...Int64(old.bytes.count) - 1)
            #expect(isPrefix)
            let errors = try String(contentsOfFile: stack.folder.path(of: "error.log"), encoding: .utf8)
            #expect(errors.contains("etag mismatch in slice response"))

            let new = try await Curl.get(url + "?version=2")
            #expect(new.exitCode == 0)
            #expect(try await new.sum == SHA256.sum(ofFile: Film.indexAtFront.path))
        }

        /// Where addresses stay, a cache that asks again soon has the new film soon, and never a mixture before.
        @Test(.stack(.sliceCache(validFor: "1s")))
        func aSuccessorAppearsAtTheSameAddress() async throws {
            let stack = try Stack.current
            let film = try addFilm(to: stack)
            // What has not changed is not sent again.
            while !stack.log.entries.contains(where: { $0["status"] == "304" }) {
                let answer = try await Curl.get(stack.url(of: film))
                try #require(answer.exitCode == 0)
                #expect(try await answer.sum == SHA256.sum(ofFile: Film.indexAtEnd.path))
            }
            try replace(film, with: .indexAtFront, in: stack.folder)

            let (old, new) = try (Film.indexAtEnd.bytes(0...), Film.indexAtFront.bytes(0...))
            var download: (exitCode: Int32, bytes: Data)
            repeat {
                download = try await Curl.download(stack.url(of: film)) {}
                if download.exitCode == 0 {
                    let isWhole = download.bytes == old || download.bytes == new
                    try #require(isWhole)
                } else {
                    try #require(download.exitCode == Curl.partialFile)
                    let isPrefix = old.starts(with: download.bytes) || new.starts(with: download.bytes)
                    try #require(isPrefix)
                }
            } while download.bytes != new
        }

        private func addFilm(to stack: Stack) throws -> Film {
            Film(at: try stack.folder.add("films/film.mp4", Film.indexAtEnd.bytes(0...)))
        }

        /// Gives a film's name to another, as a person does who must not disturb those who watch.
        private func replace(_ film: Film, with successor: Film, in folder: TemporaryFolder) throws {
            let copy = try folder.add("successor", successor.bytes(0...))
            try #require(unsafe rename(copy, film.path) == 0)
        }
    }
}

extension StackSetup {
    /// nginx.conf.example with a cache of slices in front of the responder.
    fileprivate static func sliceCache(validFor time: String) -> StackSetup {
        let zone = """
            # max_size is what the disk can spare. Nothing is copied on its way into the cache.
            fastcgi_cache_path cache levels=1:2 keys_zone=films:1m max_size=1g inactive=1d use_temp_path=off;

            """
        let use = """
            # Whatever part of a film is asked for, nginx fetches the slices that it lies in. Rangefinder sends a range
            # with an end to the byte, and with the entity tag by which nginx sees that slices belong together.
            slice 8m;
            fastcgi_param HTTP_RANGE $slice_range;

            # $args for links that carry a version, and for ?download, which has fields of its own.
            fastcgi_cache films;
            fastcgi_cache_key $uri$is_args$args$slice_range;

            # "private" keeps films out of caches that others run. This one is the operator's own.
            fastcgi_ignore_headers Cache-Control;

            # After this time nginx asks whether a slice is still good, and is told so in a few bytes (304). A film
            # that is replaced under its old address may be cut off for as long: nginx then has slices of the old
            # film, and rather closes the connection than mixes the two. Links with a version may be valid for long.
            fastcgi_cache_valid 200 206 \(time);
            fastcgi_cache_revalidate on;

            # Of many viewers who want the same slice one waits for Rangefinder, the others for the cache.
            fastcgi_cache_lock on;

            fastcgi_buffering on;
            """
        return StackSetup(
            hasOwnFilms: true,
            edits: [
                Edit(text: "upstream rangefinder {", replacement: zone + "upstream rangefinder {"),
                Edit(text: "fastcgi_buffering on;", replacement: use),
            ]
        )
    }
}
