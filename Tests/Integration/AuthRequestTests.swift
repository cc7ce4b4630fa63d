import Foundation
import Subprocess
import Testing

extension Integration {
    /// nginx asks an application before every request for a film: deploy/nginx/auth-request.conf.
    @Suite
    struct AuthRequestTests {
        @Test
        func servesWhomTheApplicationLetsIn() async throws {
            try await withApplication { stack, application in
                for film in [Film.window, Film("100% sure.webm", "video/webm"), Film("日本語の映画.webm", "video/webm")] {
                    let answer = try await Curl.get(stack.url(of: film), range: "bytes=10-4009", "Cookie: viewer=ana")
                    #expect(answer.status == 206)
                    #expect(try await answer.sum == SHA256.sum(of: film.bytes(10...4009)))
                }
                #expect(try await Curl.get(stack.url(of: .window)).status == 401)
                #expect(try await Curl.get(stack.url(of: .window), "Cookie: viewer=ben").status == 403)
                #expect(try await Curl.get("http://127.0.0.1:\(stack.port)/may-watch").status == 404)
            }
        }

        /// A rule for a folder holds for what is in it, however its path is written.
        @Test(arguments: ["free/../", "free/%2e%2e/", "free/..%2f", "free//.././", "free/x/%2E%2e/../"])
        func aDetourIsNoWayIn(path: String) async throws {
            try await withApplication { stack, application in
                let url = stack.url(ofPath: path + Film.window.name)
                for (viewer, status) in [("ben", 403), ("ana", 200)] {
                    let answer = try await Curl.get(url, "Cookie: viewer=\(viewer)")
                    #expect(answer.status == status, "\(viewer)")
                }
            }
        }

        /// A line break in a path would be the end of one field for the application, and the beginning of another.
        @Test
        func aPathForgesNoField() async throws {
            try await withApplication { stack, application in
                let path = "8MiB.mp4%0d%0aCookie:%20viewer=ana%0d%0aX:"
                #expect(try await Curl.get(stack.url(ofPath: path), "Cookie: viewer=ben").status == 404)
                #expect(try await Curl.get(stack.url(of: .window), "Cookie: viewer=ben").status == 403)
                // The second was asked for; the first was not.
                try await eventually { !application.log.otherLines.isEmpty }
                #expect(application.log.otherLines == ["ben asks for /media/8MiB.mp4"])
            }
        }

        /// The application's answer is about the film, and not about a range of it or what the browser has kept.
        @Test
        func asksOncePerRangeAndForNoMore() async throws {
            try await withApplication { stack, application in
                for first in 0..<20 {
                    let url = stack.url(of: .window)
                    let part = try await Curl.get(url, range: "bytes=\(first)-\(first + 1)", "Cookie: viewer=ana")
                    #expect(part.status == 206)
                }
                let known = try await Curl.get(stack.url(of: .window), "Cookie: viewer=ana", "If-None-Match: *")
                #expect(known.status == 304)
                try await eventually { application.log.otherLines.count >= 21 }
                #expect(application.log.otherLines == Array(repeating: "ana asks for /media/8MiB.mp4", count: 21))
            }
        }

        @Test
        func nobodyGetsInWhileTheApplicationIsDown() async throws {
            try await withApplication { stack, application in
                #expect(try await Curl.get(stack.url(of: .window), "Cookie: viewer=ana").status == 200)
                try application.send(.kill)
                await application.log.waitForEnd()
                #expect(try await Curl.get(stack.url(of: .window), "Cookie: viewer=ana").status == 500)
            }
        }

        /// The films themselves are served as nginx.conf.example does it.
        @Test
        func servesFilmsAsShipped() throws {
            let shipped = try NGINX.directives(ofFilmsIn: NGINX.shippedConfiguration)
            let own = try NGINX.directives(ofFilmsIn: Self.configuration)
            try #require(!shipped.isEmpty)
            #expect(own.filter { shipped.contains($0) } == shipped)
        }

        // MARK: The application

        private static let configuration = Project.folder + "/deploy/nginx/auth-request.conf"

        /// Knows viewers by a cookie, and tells what it was asked.
        ///
        /// Ana may watch everything; others what is free.
        private static let application = """
            require("node:http").createServer((request, response) => {
                const viewer = request.headers.cookie?.match(/viewer=(\\w+)/)?.[1];
                const film = request.headers["x-film"];
                const isOdd = request.headers.range || request.headers["if-none-match"];
                console.error(`${viewer} asks for ${film}`);
                const mayWatch = viewer === "ana" || film.startsWith("/media/free/");
                response.writeHead(isOdd ? 400 : !viewer ? 401 : mayWatch ? 204 : 403).end();
            }).listen("app.sock");
            """

        private func withApplication(_ body: (Stack, Daemon) async throws -> Void) async throws {
            let shipped = try String(contentsOfFile: NGINX.shippedConfiguration, encoding: .utf8)
            let own = try String(contentsOfFile: Self.configuration, encoding: .utf8)
            try await Stack.run(StackSetup(edits: [.init(text: shipped, replacement: own)])) { stack in
                try stack.folder.add("app.js", Data(Self.application.utf8))
                _ = try await Daemon.run(["node", "app.js"], in: stack.folder) { application in
                    // node takes the name when it listens.
                    let socket = stack.folder.path(of: "app.sock")
                    try await eventually { FileManager.default.fileExists(atPath: socket) }
                    try await body(stack, application)
                }
            }
        }
    }
}
