import Foundation
import Glibc
import Testing

extension Integration {
    /// What lies in the root without being the root's own, and what a refusal takes.
    @Suite
    struct ConfinementTests {
        /// Mounts that the administrator made belong to the root; links in them lead nowhere else.
        @Test(.stack(mounts))
        func mountsBelongToTheRoot() async throws {
            let stack = try Stack.current
            for (path, status) in [
                ("mounted/film.mp4", 200), ("by-link.mp4", 200),
                ("mounted/up.mp4", 404), ("mounted/absolute.mp4", 404), ("beside.mp4", 404),
                ("processes/self/exe", 404), ("processes/self/root/etc/passwd", 404), ("processes/1/cwd", 404),
            ] {
                let answer = try await Curl.get(stack.url(ofPath: path))
                #expect(answer.status == status, "\(path)")
                if status == 200 { #expect(try await answer.sum == SHA256.sum(of: Data("mounted\n".utf8)), "\(path)") }
            }
        }

        /// A hard link is the file itself, by a name that somebody has put into the root.
        @Test(.stack(.withOwnFilms))
        func hardLinksAreFiles() async throws {
            let stack = try Stack.current
            let outside = try stack.folder.add("outside.mp4", Data("linked".utf8))
            try #require(unsafe link(outside, stack.folder.path(of: "films/film.mp4")) == 0)
            #expect(try await Curl.get(stack.url(ofPath: "film.mp4")).sum == SHA256.sum(of: Data("linked".utf8)))
        }

        /// The time of a 404 tells no more than its words: what is there and forbidden takes as long as what is missing.
        ///
        /// A client sees the medians of 2000 requests each, by turns, less far apart than one request is from the next.
        @Test(.stack(StackSetup(launch: .spawnFCGI(wrapper: StackSetup.withoutPrivileges), hasOwnFilms: true)))
        func refusalsTakeTheSameTime() async throws {
            let stack = try Stack.current
            try Self.fill(stack.folder)
            let names = ["missing.mp4", "unreadable.mp4", "folder/film.mp4", "outside.mp4", "pipe.mp4", ".hidden.mp4"]
            let times = try await onOwnThread { try Self.times(of: names, count: 2000, port: stack.port) }
            let missing = try #require(times["missing.mp4"])
            let noise = missing[missing.count * 3 / 4] - missing[missing.count / 4]
            print("a request for what is missing takes \(missing[missing.count / 2]), quartiles \(noise) apart")
            for (name, times) in times {
                let difference = times[times.count / 2] - missing[missing.count / 2]
                print("\(name): \(difference)")
                #expect(max(difference, .zero - difference) < noise, "\(name): \(difference), noise \(noise)")
            }
        }

        // MARK: Trees

        /// A view of the file system of the responder's own, with a folder and /proc mounted into the root.
        private static let mounts = StackSetup(
            launch: .spawnFCGI(
                wrapper: [
                    "/usr/bin/unshare", "--map-root-user", "--mount", "/bin/bash", "-c",
                    #"""
                    set -e
                    mkdir films/mounted films/processes outside
                    echo mounted >outside/film.mp4
                    echo secret >secret.mp4
                    ln -s ../secret.mp4 outside/up.mp4
                    ln -s "$PWD/secret.mp4" outside/absolute.mp4
                    ln -s mounted/film.mp4 films/by-link.mp4
                    ln -s mounted/../../secret.mp4 films/beside.mp4
                    mount --bind outside films/mounted
                    mount --rbind /proc films/processes
                    exec "$@"
                    """#,
                    "mounter",
                ]
            ),
            hasOwnFilms: true
        )

        private static func fill(_ folder: TemporaryFolder) throws {
            try folder.addFolder("films/folder")
            for name in ["secret.mp4", "films/unreadable.mp4", "films/folder/film.mp4", "films/.hidden.mp4"] {
                try folder.add(name, Data("secret".utf8))
            }
            try #require(unsafe symlink("../secret.mp4", folder.path(of: "films/outside.mp4")) == 0)
            try #require(unsafe mkfifo(folder.path(of: "films/pipe.mp4"), 0o644) == 0)
            for name in ["films/unreadable.mp4", "films/folder"] {
                try #require(unsafe chmod(folder.path(of: name), 0) == 0)
            }
        }

        // MARK: Times

        /// How long requests for each name take, sorted; by turns, so that what else happens meets all alike.
        private static func times(of names: [String], count: Int, port: UInt16) throws -> [String: [Duration]] {
            var times: [String: [Duration]] = [:]
            var viewer = try Viewer(port: port)
            for turn in 0..<count {
                // nginx closes a connection after 1000 requests (keepalive_requests).
                if turn % 100 == 0 { viewer = try Viewer(port: port) }
                for name in names.shuffled() {
                    let start = ContinuousClock.now
                    try viewer.ask("/media/\(name)")
                    let head = try viewer.head()
                    _ = try viewer.body(Int(#require(head.contentLength)))
                    times[name, default: []].append(.now - start)
                    try #require(head.status == 404)
                }
            }
            return times.mapValues { $0.sorted() }
        }
    }
}
