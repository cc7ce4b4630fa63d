import Testing

extension Integration {
    /// Films are found by the names that they have on disk.
    @Suite(.stack)
    struct NameTests {
        /// What Tests/films links to one film; each name is taken apart by some server.
        static let names = [
            "two words", "100% sure", "%41 is not A", "what?", "number #1", "one+one", "a&b;c=d", #"back\slash"#,
            #""double" and 'single'"#, "Ελληνικά", "日本語の映画", "مرحبا", "caf\u{e9}", "cafe\u{301}", "🎬",
        ]

        @Test(arguments: names)
        func findsFilms(_ name: String) async throws {
            let film = Film("\(name).webm", "video/webm")
            let answer = try await Curl.get(Stack.current.url(of: film))
            #expect(answer.exitCode == 0)
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "video/webm")
            #expect(try await answer.sum == SHA256.sum(ofFile: film.path))
        }
    }
}
