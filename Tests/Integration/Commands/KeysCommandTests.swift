import Foundation
import Glibc
import Testing

extension Integration {
    /// `rangefinder keys`: what it writes is read by PyJWT, and what it cannot change stays as it was.
    @Suite
    struct KeysCommandTests {
        private let folder: TemporaryFolder
        private var path: String { folder.path(of: "keys.json") }

        init() throws {
            folder = try TemporaryFolder()
        }

        @discardableResult
        private func keys(_ arguments: String...) async throws -> CommandAnswer {
            try await CommandAnswer.of([Project.command, "keys"] + arguments, in: folder)
        }

        private func content() throws -> String {
            try String(contentsOfFile: path, encoding: .utf8)
        }

        private func mode() throws -> mode_t {
            var status = stat()
            try #require(unsafe stat(path, &status) == 0)
            return status.st_mode & 0o7777
        }

        /// The members of the keys of a JWK set.
        private func members(_ text: String) throws -> [[String: String]] {
            let set = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: any Sendable]
            return try #require(set?["keys"] as? [[String: String]])
        }

        @Test
        func makesAFileForItsOwnerAlone() async throws {
            let answer = try await keys("new", "keys.json")
            #expect(answer.exitCode == 0)
            #expect(answer.output.contains("HS256"))
            #expect(answer.words == "")
            #expect(try mode() == 0o600)
            let key = try #require(members(content()).first)
            #expect(key["kty"] == "oct")
            #expect(key["alg"] == "HS256")
            #expect(answer.output.contains("\"\(try #require(key["kid"]))\""))
        }

        @Test
        func addsBehindTheOthersAndKeepsTheMode() async throws {
            try await keys("new", "--id", "first", "keys.json")
            let old = try content()
            try #require(unsafe chmod(path, 0o640) == 0)
            try await keys("new", "--algorithm", "EdDSA", "--id", "second", "keys.json")
            #expect(try mode() == 0o640)
            #expect(try members(content()).map { $0["kid"] } == ["first", "second"])
            #expect(try members(content()).first == members(old).first)
        }

        @Test
        func listsNoSecret() async throws {
            for (algorithm, id) in [("HS256", "a"), ("ES256", "b"), ("RS256", "c")] {
                try await keys("new", "--algorithm", algorithm, "--id", id, "keys.json")
            }
            let list = try await keys("list", "keys.json")
            #expect(
                list.lines == [
                    "KID  ALGORITHM  KIND     SIGNS",
                    "a    HS256      secret   no",
                    "b    ES256      private  no",
                    "c    RS256      private  yes",
                ]
            )
            let object = try await keys("list", "--json", "keys.json").object()
            let listed = try #require(object["keys"] as? [[String: any Sendable]])
            #expect(listed.map { $0["kid"] as? String } == ["a", "b", "c"])
            #expect(listed.map { $0["signs"] as? Bool } == [false, false, true])
            #expect(listed.allSatisfy { Set($0.keys) == ["kid", "alg", "kind", "signs"] })
        }

        /// RFC 7518 section 6 says which members are private.
        @Test
        func printsPublicPartsAlone() async throws {
            for (algorithm, id) in [("HS256", "a"), ("ES256", "b"), ("EdDSA", "c"), ("RS256", "d")] {
                try await keys("new", "--algorithm", algorithm, "--id", id, "keys.json")
            }
            let answer = try await keys("public", "keys.json")
            #expect(answer.exitCode == 0)
            #expect(answer.words.contains("\"a\""))
            let parts = try members(answer.output)
            #expect(parts.map { $0["kid"] } == ["b", "c", "d"])
            for part in parts {
                #expect(Set(part.keys).isDisjoint(with: ["k", "d", "p", "q", "dp", "dq", "qi", "oth"]))
            }
            try folder.add("public.json", Data(answer.output.utf8))
            let list = try await keys("list", "public.json")
            #expect(list.lines.dropFirst().allSatisfy { $0.hasSuffix("public  no") })

            // Who has only these verifies what the private parts have signed.
            let link = try await CommandAnswer.rangefinder(
                "link",
                "/a.mp4",
                "--for",
                "1h",
                "--keys",
                "keys.json",
                in: folder
            )
            let token = try #require(link.output.firstMatch(of: /token=(\S+)/)?.1)
            _ = try await PyJWT.verify(String(token), with: folder.path(of: "public.json"))
        }

        @Test
        func aSecretHasNoPublicPart() async throws {
            try await keys("new", "keys.json")
            let answer = try await keys("public", "keys.json")
            #expect(answer.exitCode == 65)
            #expect(answer.output == "")
            #expect(answer.words.contains("--algorithm ES256"))
        }

        @Test
        func retiresAKeyButNotTheLast() async throws {
            try await keys("new", "--id", "old", "keys.json")
            try await keys("new", "--id", "new", "keys.json")
            #expect(try await keys("retire", "old", "keys.json").exitCode == 0)
            #expect(try members(content()).map { $0["kid"] } == ["new"])
            #expect(try mode() == 0o600)

            let before = try content()
            for (id, words) in [("old", "no key has the kid"), ("new", "at least one is needed")] {
                let answer = try await keys("retire", id, "keys.json")
                #expect(answer.exitCode == 65)
                #expect(answer.words.contains(words))
                #expect(try content() == before)
            }
        }

        @Test
        func aNameIsGivenOnce() async throws {
            try await keys("new", "--id", "one", "keys.json")
            let before = try content()
            let answer = try await keys("new", "--id", "one", "keys.json")
            #expect(answer.exitCode == 65)
            #expect(answer.words.contains("\"one\""))
            #expect(try content() == before)
        }

        @Test(arguments: ["", "{", #"{"keys": []}"#, #"{"keys": [{"kty": "oct", "kid": "a", "k": "c2hvcnQ"}]}"#])
        func leavesABrokenFileAsItWas(_ text: String) async throws {
            try folder.add("keys.json", Data(text.utf8))
            for arguments in [["new"], ["list"], ["retire", "a"], ["public"]] {
                let answer = try await CommandAnswer.of(
                    [Project.command, "keys"] + arguments + ["keys.json"],
                    in: folder
                )
                #expect(answer.exitCode == 65)
                #expect(answer.output == "")
                #expect(answer.words.contains("keys.json"))
                #expect(!answer.words.contains("c2hvcnQ"), "a secret")
                #expect(try content() == text)
            }
        }

        @Test
        func saysWhatCannotBeWritten() async throws {
            let answer = try await keys("new", "missing/keys.json")
            #expect(answer.exitCode == 73)
            #expect(answer.words.contains("missing/keys.json"))
        }

        /// Half a key set must not pass for a whole one.
        @Test
        func failsWhereNothingCanBePrinted() async throws {
            try await keys("new", "--algorithm", "ES256", "keys.json")
            let answer = try await CommandAnswer.of(
                ["/bin/sh", "-c", #"exec "$0" keys public keys.json >/dev/full"#, Project.command],
                in: folder
            )
            #expect(answer.exitCode == 74)
            #expect(answer.words.contains("stdout"))
        }

        @Test
        func warnsOfAFileThatEverybodyMayRead() async throws {
            try await keys("new", "keys.json")
            try #require(unsafe chmod(path, 0o644) == 0)
            let answer = try await keys("list", "keys.json")
            #expect(answer.exitCode == 0)
            #expect(answer.words.contains("everybody"))
            #expect(answer.words.contains("chmod"))
        }

        @Test(arguments: [["new"], ["new", "--algorithm", "none", "keys.json"], ["retire", "keys.json"], ["renew"]])
        func explainsWrongUse(_ arguments: [String]) async throws {
            let answer = try await CommandAnswer.of([Project.command, "keys"] + arguments, in: folder)
            #expect(answer.exitCode == 64)
            #expect(answer.words.contains("rangefinder keys"))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
