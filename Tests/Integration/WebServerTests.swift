import Foundation
import Testing

extension Integration {
    /// Web servers other than nginx, each with its example of deploy/: what they leave as it is, and what they change.
    @Suite
    struct WebServerTests {
        /// Every row of Tests/Vectors/ranges.json.
        @Test(arguments: WebServer.others)
        func everyRow(_ server: WebServer) async throws {
            for cap in ["media", "always", "never"] {
                try await Vectors.expectEveryRow(behind: .behind(server, hasOwnFilms: true), cap: cap)
            }
        }

        @Test(arguments: WebServer.others)
        func findsFilmsWithOddNames(_ server: WebServer) async throws {
            try await Stack.run(.behind(server)) { stack in
                for name in NameTests.names {
                    let film = Film("\(name).webm", "video/webm")
                    let answer = try await Curl.get(stack.url(of: film), range: "bytes=10-4009")
                    #expect(answer.status == 206, "\(name)")
                    #expect(try await answer.sum == SHA256.sum(of: film.bytes(10...4009)), "\(name)")
                }
            }
        }

        /// A film that is cut short while it is sent does not look complete.
        @Test(arguments: WebServer.others)
        func anAnswerThatBreaksOffIsNotComplete(_ server: WebServer) async throws {
            var setup = StackSetup.behind(server, hasOwnFilms: true)
            setup.expectedErrors = ["the file was cut short and now ends at byte 20971520"]
            try await Stack.run(setup) { stack in
                let film = Film(at: try stack.folder.add("films/film.mp4", Film.indexAtEnd.bytes(0...)))
                let download = try await Curl.download(stack.url(of: film)) { try film.cut(to: 20 << 20) }
                #expect(download.exitCode != 0)
                #expect(download.bytes.count <= 20 << 20)
                let isTrue = try download.bytes == Film.indexAtEnd.bytes(0...).prefix(download.bytes.count)
                #expect(isTrue)
            }
        }

        /// A viewer who pauses holds up the responder, and does not fill the server's memory or disk with the film; when he
        /// leaves, the responder hears of it.
        @Test(arguments: WebServer.others)
        func holdsLittleForAViewerWhoPauses(_ server: WebServer) async throws {
            try await Stack.run(.behind(server)) { stack in
                let before = try await stack.responder.status.bytesReadAtRest()
                var viewer: Viewer? = try Viewer(port: stack.port)
                try viewer?.ask("/media/" + Film.threeGibibytes.name)
                try await eventually { viewer?.hasAnswer == true }
                let sent = try await stack.responder.status.bytesReadAtRest() - before
                print("\(server): \(sent) bytes on the way to a viewer who reads nothing")
                #expect(sent < 16 << 20)
                viewer = nil
                try await stack.log.exchanges { $0["ending"] == "client-gone" }
            }
        }
    }
}
