import Testing

extension Integration {
    /// Browsers play and seek, whatever the cap.
    @Suite
    struct BrowserTests {
        @Test(arguments: Browser.allCases, ["media", "never", "always"])
        func playsAndSeeks(_ browser: Browser, cap: String) async throws {
            try await Stack.run(StackSetup(arguments: ["--cap", cap])) { stack in
                let film = Film.indexAtEnd
                let page = try WatchingPage.add(to: stack, watching: film)
                let profile = try TemporaryFolder()
                _ = try await Daemon.run(browser.command(opening: page, profile: profile), in: profile) { _ in
                    let verdict = try await WatchingPage.verdict(in: stack.log)
                    #expect(verdict == "ended")
                }
                let beginning = try await stack.log.exchanges { $0["range"] == "bytes=0-" }.first
                #expect(beginning?["for"] == "video")
                #expect(beginning?["capped"] == (cap == "never" ? nil : "true"))
            }
        }
    }
}
