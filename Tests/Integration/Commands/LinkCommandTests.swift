import Foundation
import Subprocess
import Testing

extension Integration {
    /// `rangefinder link`: what it signs is checked by PyJWT, where it leads by curl through nginx, and its QR codes by zbarimg.
    @Suite
    struct LinkCommandTests {
        private let folder: TemporaryFolder
        private var keys: String { folder.path(of: "keys.json") }

        init() throws {
            folder = try TemporaryFolder()
        }

        private func newKeys(_ algorithm: String = "HS256") async throws {
            let answer = try await CommandAnswer.rangefinder(
                "keys",
                "new",
                "--algorithm",
                algorithm,
                "--id",
                "k1",
                keys,
                in: folder
            )
            try #require(answer.exitCode == 0, "\(answer.words)")
        }

        /// The address that a link command with these arguments prints.
        private func link(_ arguments: String...) async throws -> String {
            let answer = try await CommandAnswer.of(
                [Project.command, "link"] + arguments + ["--keys", keys],
                in: folder
            )
            try #require(answer.exitCode == 0, "\(answer.words)")
            #expect(answer.words == "")
            return answer.output.trimmingCharacters(in: .newlines)
        }

        private func token(of link: String) throws -> String {
            String(try #require(link.firstMatch(of: /[?]token=(.+)$/)?.1))
        }

        /// As in the README, but for the name of the key file's option, which has two.
        @Test(arguments: ["HS256", "ES256", "EdDSA", "RS256"])
        func signsWhatWasSaid(_ algorithm: String) async throws {
            try await newKeys(algorithm)
            let before = Int(Date.now.timeIntervalSince1970)
            let answer = try await CommandAnswer.rangefinder(
                "link",
                "/films/a.mp4",
                "--for",
                "2h",
                "--lease",
                "4h",
                "--viewer",
                "ana",
                "--key",
                "keys.json",
                in: folder
            )
            let after = Int(Date.now.timeIntervalSince1970)
            #expect(answer.exitCode == 0)
            #expect(answer.lines.count == 1)
            let address = try #require(answer.lines.first)
            #expect(address.hasPrefix("/media/films/a.mp4?token="))

            let token = try await PyJWT.verify(token(of: String(address)), with: keys)
            #expect(token.header["alg"] as? String == algorithm)
            #expect(token.header["kid"] as? String == "k1")
            #expect(Set(token.claims.keys) == ["path", "exp", "lease", "sub", "jti"])
            #expect(token.claims["path"] as? String == "/films/a.mp4")
            #expect(token.claims["lease"] as? Int == 4 * 3600)
            #expect(token.claims["sub"] as? String == "ana")
            let expires = try #require(token.claims["exp"] as? Int)
            #expect((before + 7200...after + 7200).contains(expires))
        }

        @Test
        func signsEveryOption() async throws {
            try await newKeys()
            let begin = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down) - 3600)
            let link = try await link(
                "/films/",
                "--for",
                "1d1h1m1s",
                "--rate",
                "2MB",
                "--streams",
                "2",
                "--audience",
                "films",
                "--ip",
                "192.0.2.0/24",
                "--not-before",
                begin.formatted(.iso8601)
            )
            let token = try await PyJWT.verify(token(of: link), with: keys, audience: "films")
            #expect(Set(token.claims.keys) == ["path", "exp", "nbf", "rate", "streams", "aud", "ip", "jti"])
            #expect(token.claims["path"] as? String == "/films/")
            #expect(token.claims["nbf"] as? Int == Int(begin.timeIntervalSince1970))
            #expect(token.claims["exp"] as? Int == Int(begin.timeIntervalSince1970) + 86_400 + 3600 + 60 + 1)
            #expect(token.claims["rate"] as? Int == 2_000_000)
            #expect(token.claims["streams"] as? Int == 2)
            #expect(token.claims["ip"] as? String == "192.0.2.0/24")
        }

        @Test
        func theLastKeyThatCanSignsUnlessOneIsNamed() async throws {
            try await newKeys()
            _ = try await CommandAnswer.rangefinder("keys", "new", "--id", "k2", keys, in: folder)
            for (arguments, expected) in [([], "k2"), (["--kid", "k1"], "k1")] {
                let answer = try await CommandAnswer.of(
                    [Project.command, "link", "/a.mp4", "--for", "1h", "--keys", keys] + arguments,
                    in: folder
                )
                let address = answer.output.trimmingCharacters(in: .newlines)
                let token = try await PyJWT.verify(token(of: address), with: keys)
                #expect(token.header["kid"] as? String == expected)
            }
        }

        @Test
        func printsJSON() async throws {
            try await newKeys()
            let text = try await link(
                "/Das \"süße\" Leben.mp4",
                "--for",
                "2h",
                "--base",
                "https://example.org/films/",
                "--json"
            )
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: any Sendable]
            )
            #expect(Set(object.keys) == ["url", "path", "expires", "id"])
            #expect(object["path"] as? String == "/Das \"süße\" Leben.mp4")
            let url = try #require(object["url"] as? String)
            // RFC 3986 2.1, in UTF-8.
            #expect(url.hasPrefix("https://example.org/films/Das%20%22s%C3%BC%C3%9Fe%22%20Leben.mp4?token="))
            let token = try await PyJWT.verify(token(of: url), with: keys)
            #expect(object["expires"] as? Int == token.claims["exp"] as? Int)
            #expect(object["id"] as? String == token.claims["jti"] as? String)
        }

        /// What cannot be a link.
        struct Refusal: Sendable, CustomTestStringConvertible {
            let arguments: [String]
            let exitCode: Int32
            /// What must be said.
            let words: String

            var testDescription: String { arguments.joined(separator: " ") }

            init(_ arguments: String..., exitCode: Int32 = 64, words: String) {
                self.arguments = arguments
                self.exitCode = exitCode
                self.words = words
            }

            static let all = [
                Refusal("films/a.mp4", "--for", "2h", words: "slash"),
                Refusal("/films/../a.mp4", "--for", "2h", words: ".."),
                Refusal("/films//a.mp4", "--for", "2h", words: "two slashes"),
                Refusal("/films/.a.mp4", "--for", "2h", words: "begins with a dot"),
                Refusal("/films/a\u{1B}.mp4", "--for", "2h", words: "control character"),
                Refusal("/t/films/a.mp4", "--for", "2h", words: "--in-path"),
                Refusal("/a.mp4", words: "--for"),
                Refusal("/a.mp4", "--for", "2", words: "such as 90s"),
                Refusal("/a.mp4", "--for", "0s", words: "--for"),
                Refusal("/a.mp4", "--for", "9999999999d", words: "such as 90s"),
                Refusal("/a.mp4", "--for", "2h", "--lease", "8d", words: "up to 7 d"),
                Refusal("/a.mp4", "--for", "2h", "--not-before", "2026-02-30", words: "such as 2027-01-31"),
                Refusal("/a.mp4", "--for", "2h", "--not-before", "1969-12-31", words: "from 1970"),
                Refusal("/a.mp4", "--for", "2h", "--not-before", "\(Int64.max)", words: "from 1970"),
                Refusal("/a.mp4", "--for", "2h", "--not-before", "9999-12-31T23:00Z", words: "year 10000"),
                Refusal("/films/\u{301}/.a.mp4", "--for", "2h", words: "begins with a dot"),
                Refusal("/a.mp4", "--for", "2h", "--not-before", "tomorrow", words: "such as 2027-01-31"),
                Refusal("/a.mp4", "--for", "2h", "--rate", "2", words: "1KiB"),
                Refusal("/a.mp4", "--for", "2h", "--rate", "fast", words: "such as 500kB"),
                Refusal("/a.mp4", "--for", "2h", "--streams", "0", words: "1 to 1000"),
                Refusal("/a.mp4", "--for", "2h", "--viewer", "", words: "--viewer"),
                Refusal("/a.mp4", "--for", "2h", "--audience", "a\nb", words: "--audience"),
                Refusal("/a.mp4", "--for", "2h", "--ip", "192.0.2.0/33", words: "--ip"),
                Refusal("/a.mp4", "--for", "2h", "--base", "example.org", words: "https://example.org/media"),
                Refusal("/a.mp4", "--for", "2h", "--base", "/media?x", words: "https://example.org/media"),
                Refusal("/a.mp4", "--for", "2h", "--json", "--qr", words: "choose one"),
                Refusal("/a.mp4", "--for", "2h", "--kid", "k9", exitCode: 65, words: "k9"),
            ]
        }

        @Test(arguments: Refusal.all)
        func refuses(_ row: Refusal) async throws {
            try await newKeys()
            let answer = try await CommandAnswer.of(
                [Project.command, "link", "--keys", keys] + row.arguments,
                in: folder
            )
            #expect(answer.exitCode == row.exitCode)
            #expect(answer.output == "")
            #expect(answer.words.contains(row.words), "\(answer.words)")
        }

        @Test
        func refusesKeysThatCannotSign() async throws {
            let missing = try await CommandAnswer.rangefinder(
                "link",
                "/a.mp4",
                "--for",
                "2h",
                "--keys",
                "missing.json",
                in: folder
            )
            #expect(missing.exitCode == 66)
            #expect(missing.words.contains("missing.json"))
            #expect(missing.words.contains("rangefinder keys new"))

            try await newKeys("ES256")
            let part = try await CommandAnswer.rangefinder("keys", "public", keys, in: folder)
            try folder.add("public.json", Data(part.output.utf8))
            for arguments in [[], ["--kid", "k1"]] {
                let answer = try await CommandAnswer.of(
                    [Project.command, "link", "/a.mp4", "--for", "2h", "--keys", "public.json"] + arguments,
                    in: folder
                )
                #expect(answer.exitCode == 65)
                #expect(answer.words.contains("public"))
                #expect(answer.output == "")
            }
        }

        /// The token in both places, and names that have to be encoded.
        @Test
        func leadsToTheFilm() async throws {
            try await newKeys("ES256")
            let part = try await CommandAnswer.rangefinder("keys", "public", keys, in: folder)
            let verifying = try folder.add("public.json", Data(part.output.utf8))
            try await Stack.run(StackSetup(arguments: ["--keys", verifying])) { stack in
                let base = "http://127.0.0.1:\(stack.port)/media"
                for film in [Film.window, Film("100% sure.webm", "video/webm"), Film("日本語の映画.webm", "video/webm")] {
                    let expected = try await SHA256.sum(of: film.bytes(10...4009))
                    for place in [[], ["--in-path"]] {
                        let answer = try await CommandAnswer.of(
                            [
                                Project.command, "link", "/" + film.name, "--for", "1h", "--keys", keys,
                                "--base", base,
                            ] + place,
                            in: folder
                        )
                        let part = try await Curl.get(
                            answer.output.trimmingCharacters(in: .newlines),
                            range: "bytes=10-4009"
                        )
                        #expect(part.status == 206)
                        #expect(part.sum == expected)
                    }
                    #expect(try await Curl.get(stack.url(of: film)).status == 401)
                }
                let all = try await link("/", "--for", "1h", "--in-path", "--base", base)
                #expect(try await Curl.get(all + Film.window.name).status == 200)
            }
        }

        @Test(arguments: [12, 500, 1500])
        func drawsACodeThatPhonesRead(lengthOfName length: Int) async throws {
            try await newKeys()
            let name = String(repeating: "a", count: min(length, 200))
            let path = "/" + Array(repeating: name, count: max(1, length / 400)).joined(separator: "/")
            let output = try await link(path, "--for", "2h", "--base", "https://example.org/media", "--qr")
            let lines = output.split(separator: "\n")
            let picture = try QRPicture(Array(lines.dropFirst()))
            #expect(picture.hasQuietZone)
            #expect(try await picture.text() == String(lines[0]))
        }

        /// A terminal gets both colours, whatever its own are, and no code that its lines would break.
        @Test
        func drawsForATerminal() async throws {
            try await newKeys()
            let command = "\(Project.command) link /a.mp4 --for 2h --keys keys.json --qr"
            let wide = try await onTerminal(columns: 120, command)
            #expect(wide.exitCode == 0)
            let lines = wide.output.split(whereSeparator: \.isNewline)
            let colored = lines.dropFirst()
            #expect(colored.allSatisfy { $0.hasPrefix("\u{1B}[38;5;231;48;5;16m") && $0.hasSuffix("\u{1B}[0m") })
            let plain = colored.map { Substring($0.replacing(/\u{1B}\[[0-9;]*m/, with: "")) }
            #expect(try await QRPicture(plain).text() == String(lines[0]))

            let narrow = try await onTerminal(columns: 40, command)
            #expect(narrow.exitCode == 69)
            #expect(narrow.output.contains("/media/a.mp4?token="))
            #expect(narrow.output.contains("this terminal has 40"))
            #expect(!narrow.output.contains("█"))
        }

        /// script(1) gives the command a terminal; what it says on stderr comes the same way.
        private func onTerminal(columns: Int, _ command: String) async throws -> CommandAnswer {
            try await CommandAnswer.of(
                ["script", "--quiet", "--return", "--command", "stty cols \(columns); \(command)", "/dev/null"],
                in: folder
            )
        }

        @Test
        func saysWhatIsTooLongForACode() async throws {
            try await newKeys()
            let name = String(repeating: "a", count: 200)
            let path = "/" + Array(repeating: name, count: 10).joined(separator: "/")
            let answer = try await CommandAnswer.rangefinder(
                "link",
                path,
                "--for",
                "2h",
                "--keys",
                keys,
                "--qr",
                in: folder
            )
            #expect(answer.exitCode == 65)
            #expect(answer.lines.count == 1, "the address is there all the same")
            #expect(answer.words.contains("2953"))
        }
    }
}
