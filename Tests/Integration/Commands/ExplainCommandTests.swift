import Foundation
import Subprocess
import Testing

extension Integration {
    /// `rangefinder explain`, about tokens that PyJWT has made.
    @Suite
    struct ExplainCommandTests {
        private let folder: TemporaryFolder
        private var keys: String { folder.path(of: "keys.json") }

        /// 2027-01-15T08:00:00Z, by date(1).
        private static let morning = 1_800_000_000
        private static let claims = """
            {"sub": "ana", "path": "/films/", "nbf": \(morning), "exp": \(morning + 7380), "lease": 14400, "rate": 2000000, \
            "streams": 2, "jti": "t1"}
            """

        init() throws {
            folder = try TemporaryFolder()
        }

        /// A token with these claims, signed with a new key.
        private func token(_ claims: String = claims) async throws -> String {
            let made = try await CommandAnswer.rangefinder("keys", "new", "--id", "k1", keys, in: folder)
            try #require(made.exitCode == 0)
            return try await PyJWT.sign(claims, with: keys)
        }

        private func explain(
            _ arguments: String...,
            input: String = "",
            zone: String = "UTC0"
        ) async throws -> CommandAnswer {
            try await CommandAnswer.of(
                [Project.command, "explain"] + arguments,
                input: input,
                environment: .withoutSettings.updating(["TZ": zone]),
                in: folder
            )
        }

        @Test
        func saysWhatATokenAllows() async throws {
            let answer = try await explain(
                token(),
                "--keys",
                keys,
                "--path",
                "/films/a.mp4",
                "--at",
                "2027-01-15T08:00:00Z"
            )
            #expect(answer.exitCode == 0, "\(answer.words)")
            #expect(
                answer.lines == [
                    #"Viewer         "ana""#,
                    #"Films          all below "/films/""#,
                    #"From           2027-01-15 08:00:00 UTC (now)"#,
                    #"Begin until    2027-01-15 10:03:00 UTC (in 2 h 3 min)"#,
                    #"Go on until    2027-01-15 14:03:00 UTC (in 6 h 3 min)"#,
                    #"Speed          at most 2000000 bytes a second"#,
                    #"Films at once  at most 2"#,
                    #"Audience       none"#,
                    #"Client         any address"#,
                    #"Id in the log  "t1""#,
                    #"Signed with    key "k1", "HS256""#,
                    #"Signature      good"#,
                    #"Allowed: a film can begin."#,
                ]
            )
        }

        @Test
        func speaksLocalTime() async throws {
            let token = try await token()
            for at in [
                "2027-01-15T09:00", "2027-01-15 09:00:00", "2027-01-15T08:00Z", "2027-01-15T03:00-0500", "1800000000",
            ] {
                // POSIX names the offset from local time to UTC, so this one is ahead of it.
                let answer = try await explain(token, "--keys", keys, "--at", at, zone: "CET-1")
                #expect(answer.exitCode == 0)
                #expect(answer.output.contains("2027-01-15 11:03:00 CET (in 2 h 3 min)"), "\(at)")
            }
        }

        /// Requests for which the token is not good, and the reasons in the words of the log.
        @Test(arguments: [
            (["--path", "/other/a.mp4"], "wrong-path", false),
            (["--path", "/filmsx/a.mp4"], "wrong-path", false),
            (["--at", "2027-01-15T07:58:59Z"], "not-yet", false),
            (["--at", "2027-01-15T10:03:00Z"], "expired", true),
            (["--at", "2027-01-15T14:03:00Z"], "expired", false),
            (["--audience", "films"], "wrong-audience", false),
        ])
        func saysWhyARequestIsRefused(_ arguments: [String], _ word: String, goesOn: Bool) async throws {
            let command = try await [Project.command, "explain", token(), "--keys", keys, "--at", "\(Self.morning)"]
            let answer = try await CommandAnswer.of(command + arguments, in: folder)
            #expect(answer.exitCode == 1)
            #expect(answer.output.contains("Refused (\(word))."))
            #expect(answer.output.contains("A film that has begun can go on.") == goesOn)
            #expect(answer.words == "")

            let json = try await CommandAnswer.of(command + arguments + ["--json"], in: folder)
            #expect(json.exitCode == 1)
            let object = try json.object()
            #expect(object["allowed"] as? Bool == false)
            #expect(object["refusal"] as? String == word)
            #expect(object["goes_on"] as? Bool == goesOn)
        }

        @Test
        func printsJSON() async throws {
            let answer = try await explain(token(), "--keys", keys, "--at", "\(Self.morning)", "--json")
            #expect(answer.exitCode == 0)
            let object = try answer.object()
            #expect(object["allowed"] as? Bool == true)
            #expect(object["signature"] as? String == "good")
            #expect(object["alg"] as? String == "HS256")
            #expect(object["kid"] as? String == "k1")
            #expect(object["sub"] as? String == "ana")
            #expect(object["path"] as? String == "/films/")
            #expect(object["exp"] as? Int == Self.morning + 7380)
            #expect(object["lease"] as? Int == 14_400)
            #expect(object["refusal"] == nil)
        }

        @Test
        func checksTheSignature() async throws {
            let token = try await token()
            let unchecked = try await explain(token, "--at", "\(Self.morning)")
            #expect(unchecked.exitCode == 0)
            #expect(unchecked.output.contains("Signature      unchecked"))
            #expect(unchecked.output.contains("--keys"))

            // The same name, another secret.
            _ = try await CommandAnswer.rangefinder("keys", "new", "--id", "k1", "others.json", in: folder)
            let forged = try await explain(token, "--keys", "others.json", "--at", "\(Self.morning)")
            #expect(forged.exitCode == 1)
            #expect(forged.output.contains("Signature      bad"))
            #expect(forged.output.contains("Refused (bad-signature)."))
            #expect(forged.output.contains(#""ana""#), "what it would allow is told all the same")

            _ = try await CommandAnswer.rangefinder("keys", "new", "--id", "k2", "strange.json", in: folder)
            let strange = try await explain(token, "--keys", "strange.json", "--at", "\(Self.morning)")
            #expect(strange.exitCode == 1)
            #expect(strange.output.contains("Signature      unchecked"))
            #expect(strange.output.contains("Refused (unknown-key)."))
        }

        /// A whole address, with the token in either place, and its path.
        @Test(arguments: [
            ("https://example.org/media/films/a%20b.mp4?x=1&token=TOKEN#t=10", 0),
            ("/media/films/a.mp4?token=TOKEN", 0),
            ("https://example.org/media/t/TOKEN/films/a.mp4", 0),
            ("https://example.org/anywhere/t/TOKEN/films/a.mp4?x=1", 0),
            ("https://example.org/media/other/a.mp4?token=TOKEN", 1),
            ("https://example.org/media/t/TOKEN/other/a.mp4", 1),
            ("https://example.org/media/films/../a.mp4?token=TOKEN", 1),
            ("https://example.org/media/films/a.mp4", 64),
        ])
        func findsTheTokenInAnAddress(_ address: String, exitCode: Int32) async throws {
            let token = try await token()
            let answer = try await explain(
                address.replacing("TOKEN", with: token),
                "--keys",
                keys,
                "--at",
                "\(Self.morning)"
            )
            #expect(answer.exitCode == exitCode, "\(answer.output) \(answer.words)")
        }

        @Test
        func readsStdin() async throws {
            let token = try await token()
            let answer = try await explain("-", "--keys", keys, "--at", "\(Self.morning)", input: token + "\n")
            #expect(answer.exitCode == 0)
            #expect(answer.output.contains("Allowed"))
            let empty = try await explain("-")
            #expect(empty.exitCode == 64)
            #expect(empty.words.contains("stdin"))
        }

        @Test(arguments: ["abc", "a.b.c", ""])
        func saysThatSomethingIsNoToken(_ text: String) async throws {
            let answer = try await explain(text)
            #expect(answer.exitCode == 1)
            #expect(answer.output.contains("Refused (\(text.isEmpty ? "missing" : "malformed"))."))
        }

        /// Whoever wrote the token does not write on the terminal.
        @Test
        func aTokenObeysQuotationMarks() async throws {
            let token = try await token(#"{"sub": "\u009b31m\"ben", "path": "/a.mp4", "exp": 1800000000}"#)
            let answer = try await explain(token, "--at", "1799999999")
            #expect(answer.exitCode == 0)
            #expect(answer.output.contains(#"Viewer         "\u009b31m\"ben""#))
        }
    }
}
