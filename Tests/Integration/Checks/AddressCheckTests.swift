import Foundation
import Subprocess
import Testing

extension Integration {
    /// `rangefinder check URL` against real servers, right ones and wrong ones.
    @Suite
    struct AddressCheckTests {
        private static let path = "/films/index-at-end.mp4"
        private static let clients: Set = [
            "Safari", "Chrome", "Firefox", "VLC", "ffmpeg", "Chromecast", "curl -C -", "wget -c", "aria2",
            "nginx slice",
        ]

        private func check(_ server: OtherServer, path: String = path) async throws -> CheckAnswer {
            let answers = Collected()
            try await server.run { address, folder in
                await answers.add(try await CheckAnswer.check(address + path, in: folder))
            }
            return try #require(await answers.first)
        }

        private actor Collected {
            private(set) var first: CheckAnswer?

            func add(_ answer: CheckAnswer) { first = answer }
        }

        // MARK: Servers that are right

        @Test
        func nothingIsWrongWithNGINX() async throws {
            let answer = try await check(.nginx(""))
            #expect(answer.exitCode == 0)
            #expect(answer.faults.union(answer.warnings) == [])
            #expect(Self.clients.isSubset(of: answer.findings.filter { $0.grade == "good" }.map(\.subject)))
        }

        @Test(.stack, arguments: [Film.indexAtEnd, .webM, .window, .windowAndOne, .threeGibibytes])
        func nothingIsWrongWithRangefinder(_ film: Film) async throws {
            let stack = try Stack.current
            let answer = try await CheckAnswer.check(stack.url(of: film), in: stack.folder)
            #expect(answer.exitCode == 0)
            #expect(answer.faults.union(answer.warnings) == [])
        }

        /// Heads are read, and a kilobyte where bytes count; what curl has got before it let go is little.
        @Test(.stack)
        func readsLittle() async throws {
            let stack = try Stack.current
            _ = try await CheckAnswer.check(stack.url(of: .threeGibibytes), in: stack.folder)
            let sent = stack.log.entries.compactMap { $0["sent"].flatMap { Int64($0) } }
            #expect(sent.count > 20)
            // What nginx and the kernel hold on the way, of the open-ended answers.
            #expect(sent.reduce(0, +) < 64 << 20)
        }

        // MARK: Servers that are wrong

        @Test
        func namesRangesThatAreOff() async throws {
            let answer = try await check(.nginx("max_ranges 0;"))
            #expect(answer.faults == Self.clients.union(["range"]))
            #expect(answer["range"]?.advice?.contains("max_ranges") == true)
        }

        @Test
        func namesPythonsServer() async throws {
            let answer = try await check(.python)
            #expect(answer.faults == Self.clients.union(["range"]))
            #expect(answer["range"]?.advice?.contains("Python's http.server knows no ranges") == true)
            #expect(answer["Safari"]?.harm?.contains("plays nothing at all") == true)
        }

        @Test
        func namesPHPsServer() async throws {
            let answer = try await check(.php)
            #expect(answer.faults == Self.clients.union(["range"]))
            #expect(answer.warnings == ["entity tag"])
        }

        @Test
        func namesAViewThatCutsEveryAnswer() async throws {
            let answer = try await check(.cuttingView)
            #expect(
                answer.faults
                    == ["whole film", "range to end", "Safari", "ffmpeg", "curl -C -", "wget -c", "aria2"]
            )
            #expect(answer["curl -C -"]?.text.contains("cut short after 8 MiB") == true)
            #expect(answer["curl -C -"]?.harm?.contains("short file") == true)
            #expect(answer["Safari"]?.harm?.contains("-12939") == true)
            #expect(answer.warnings.contains("entity tag"))
        }

        @Test
        func namesCompression() async throws {
            let answer = try await check(.nginx("", http: "gzip on; gzip_types video/mp4;"))
            #expect(answer.faults == ["compression"])
            #expect(answer["compression"]?.text.contains("gzip") == true)
        }

        @Test
        func namesAWeakTag() async throws {
            let answer = try await check(.nginx("etag off; add_header ETag 'W/\"film\"';"))
            #expect(answer.faults.contains("entity tag"))
            #expect(answer["entity tag"]?.text.contains("is weak") == true)
            // nginx has no tag of its own that would fit the one that VLC sends back.
            #expect(answer["VLC"]?.text.contains("412") == true)
        }

        @Test
        func namesATagThatChanges() async throws {
            let answer = try await check(.nginx("etag off; add_header ETag '\"$request_id\"' always;"))
            #expect(answer["entity tag"]?.text.contains("changes from") == true)
        }

        @Test
        func namesAProxyThatTakesRangeAway() async throws {
            let proxy = """
                location /proxied/ {
                    proxy_pass http://127.0.0.1:PORT/films/;
                    proxy_set_header Range "";
                }
                """
            let answer = try await check(.nginx(proxy), path: "/proxied/index-at-end.mp4")
            #expect(answer.faults == Self.clients.union(["range"]))
            #expect(answer["range"]?.advice?.contains("something in front of it takes Range away") == true)
        }

        @Test
        func aRedirectIsToldAndFollowed() async throws {
            let answer = try await check(
                .nginx("rewrite ^/old/(.*) /films/$1 redirect;"),
                path: "/old/index-at-end.mp4"
            )
            #expect(answer.faults.union(answer.warnings) == [])
            #expect(answer["redirect"]?.grade == "note")
        }

        @Test
        func namesARedirectToWhereRangesAreLost() async throws {
            let places = "location /old/ { rewrite ^/old/(.*) /films/$1 redirect; } location /films/ { max_ranges 0; }"
            let answer = try await check(.nginx(places), path: "/old/index-at-end.mp4")
            #expect(answer["range"]?.text.contains("after a redirect") == true)
        }

        @Test(arguments: ["text/plain", "application/octet-stream"])
        func namesAWrongType(_ type: String) async throws {
            let answer = try await check(.nginx("types {} default_type \(type);"))
            #expect(answer.faults == ["type"])
            #expect(answer["type"]?.advice?.contains("video/mp4") == true)
        }

        @Test
        func namesARefusalOfHEAD() async throws {
            let answer = try await check(.nginx("if ($request_method = HEAD) { return 405; }"))
            #expect(answer.faults == [])
            #expect(answer.warnings == ["HEAD"])
        }

        @Test
        func namesAFilmThatIsNotThere() async throws {
            let answer = try await check(.nginx(""), path: "/films/no%20such.mp4")
            #expect(answer.faults == ["answer"])
            #expect(answer["answer"]?.text.contains("404") == true)
        }

        @Test
        func namesAServerThatIsNotThere() async throws {
            let port = try NGINX.freePort()
            let answer = try await CheckAnswer.check("http://127.0.0.1:\(port)/a.mp4", in: TemporaryFolder())
            #expect(answer.faults == ["answer"])
            #expect(answer["answer"]?.text.contains("curl: (7)") == true)
        }

        // MARK: The person

        @Test(.stack)
        func sendsFieldsOfOnesOwn() async throws {
            let needsCookie = "if ($http_cookie != 'session=1') { return 403; }"
            try await OtherServer.nginx(needsCookie).run { address, folder in
                let without = try await CheckAnswer.check(address + Self.path, in: folder)
                #expect(without["answer"]?.advice?.contains("--header") == true)
                let with = try await CheckAnswer.check(address + Self.path, "--header", "Cookie: session=1", in: folder)
                #expect(with.faults == [])
            }
        }

        @Test
        func namesTheProgramThatIsMissing() async throws {
            let answer = try await CommandAnswer.of(
                [Project.command, "check", "http://127.0.0.1/a.mp4"],
                environment: .withoutSettings.updating(["PATH": "/nowhere"]),
                in: TemporaryFolder()
            )
            #expect(answer.exitCode == 69)
            #expect(answer.words.contains("apt-get install curl"))
        }

        @Test
        func isPlainInAFileAndASCIIWhereLettersAre() async throws {
            try await OtherServer.nginx("max_ranges 0;").run { address, folder in
                func text(_ locale: String) async throws -> String {
                    try await CommandAnswer.of(
                        [Project.command, "check", address + Self.path],
                        environment: .withoutSettings.updating(["LC_ALL": .some(locale)]),
                        in: folder
                    ).output
                }
                let (signs, letters) = (try await text("C.UTF-8"), try await text("C"))
                #expect(signs.contains("✗ Safari"))
                #expect(letters.contains("x Safari"))
                #expect(letters.utf8.allSatisfy { $0 < 0x80 && $0 != 0x1B })
                #expect(!signs.contains("\u{1B}"))
            }
        }
    }
}
