import Foundation
import Testing

/// Another implementation of JSON Web Tokens: PyJWT, which Tests/install has installed.
enum PyJWT {
    /// A token whose signature it has found to be good.
    struct Token: Sendable {
        let header: [String: any Sendable]
        let claims: [String: any Sendable]
    }

    /// Verifies a token with the key of a JWK set that its header names; fails if the key has not signed it.
    static func verify(_ token: String, with keys: String, audience: String? = nil) async throws -> Token {
        let folder = try TemporaryFolder()
        let program = try folder.add("verify.py", Data(verification.utf8))
        let answer = try await CommandAnswer.of(
            [python, program, keys] + (audience.map { [$0] } ?? []),
            input: token,
            in: folder
        )
        try #require(answer.exitCode == 0, "\(answer.words)")
        let object = try answer.object()
        return Token(
            header: try #require(object["header"] as? [String: any Sendable]),
            claims: try #require(object["claims"] as? [String: any Sendable])
        )
    }

    /// Makes a token with a key of a JWK set, as an application does.
    static func sign(_ claims: String, with keys: String) async throws -> String {
        let folder = try TemporaryFolder()
        let program = try folder.add("sign.py", Data(signing.utf8))
        let answer = try await CommandAnswer.of([python, program, keys], input: claims, in: folder)
        try #require(answer.exitCode == 0, "\(answer.words)")
        return answer.output
    }

    private static let python = Project.folder + "/.build/venv/bin/python"

    private static let verification = """
        import json, jwt, sys
        token = sys.stdin.read()
        header = jwt.get_unverified_header(token)
        keys = {key["kid"]: key for key in json.load(open(sys.argv[1]))["keys"]}
        members = keys[header["kid"]]
        key = jwt.PyJWK(members).key
        key = key.public_key() if hasattr(key, "public_key") else key
        claims = jwt.decode(token, key, algorithms=[members["alg"]], audience=(sys.argv[2:] or [None])[0])
        print(json.dumps({"header": header, "claims": claims}))
        """

    private static let signing = """
        import json, jwt, sys
        key = json.load(open(sys.argv[1]))["keys"][0]
        print(jwt.encode(json.load(sys.stdin), jwt.PyJWK(key), key["alg"], headers={"kid": key["kid"]}), end="")
        """
}
