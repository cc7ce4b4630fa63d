import Foundation
import Subprocess
import Testing

/// A person who has signed in to an application, with curl for a browser.
struct SignedInViewer: Sendable {
    /// A page as curl got it, wherever it was sent on to.
    struct Page: Sendable {
        let address: String
        let status: Int
        let text: String
    }

    private let site: String
    private let cookies: TemporaryFolder

    /// The page that followed on the form.
    let welcome: Page

    /// Fills in the form that the application shows to strangers.
    init(_ name: String, password: String = App.password, at site: String) async throws {
        self.site = site
        cookies = try TemporaryFolder()
        let form = try await Self.get(site + "/", with: cookies)
        let hidden = form.text.matches(of: /<input type="hidden" name="(\w+)" value="(\w+)">/)
        let fields = hidden.map { ("\($0.output.1)", "\($0.output.2)") } + [("username", name), ("password", password)]
        welcome = try await Self.get(form.address, with: cookies, posting: fields)
    }

    /// The titles that the application lists, as they stand in the page.
    var titles: [String] {
        welcome.text.matches(of: /<a href="\/films\/[^"]+">([^<]+)</).map { String($0.output.1) }
    }

    /// The places of the films' pages, in the order of the list.
    var places: [String] {
        welcome.text.matches(of: /<a href="(\/films\/[^"]+)">/).map { String($0.output.1) }
    }

    /// Asks for a page of the application.
    func page(_ place: String) async throws -> Page {
        try await Self.get(site + place, with: cookies)
    }

    /// The link in the page of a film.
    func link(in place: String) async throws -> String {
        let page = try await page(place)
        return try String(#require(page.text.firstMatch(of: /<video src="([^"]+)"/), "\(page)").output.1)
    }

    private static func get(
        _ address: String,
        with cookies: TemporaryFolder,
        posting fields: [(String, String)] = []
    ) async throws -> Page {
        let jar = cookies.path(of: "jar")
        let form = fields.flatMap { ["--data-urlencode", "\($0.0)=\($0.1)"] }
        let result = try await run(
            .name("curl"),
            arguments: Arguments(
                ["--silent", "--location", "--cookie", jar, "--cookie-jar", jar]
                    + ["--write-out", "\n%{http_code} %{url_effective}"] + form + [address]
            ),
            output: .string(limit: 1 << 20)
        )
        let answer = try #require(result.standardOutput.wholeMatch(of: /(?s)(.*)\n(\d+) (\S+)/)).output
        return Page(address: String(answer.3), status: Int(answer.2) ?? 0, text: String(answer.1))
    }
}
