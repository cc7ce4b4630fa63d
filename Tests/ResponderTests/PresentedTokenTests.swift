import Playback
import Testing

@testable import Responder

/// Where a token stands in a request, and what is left of the path.
struct PresentedTokenTests {
    /// A request's texts, the path that is meant, and the token, or why there is none.
    struct Row: Sendable, CustomTestStringConvertible {
        var path = "/films/a.mp4"
        var query = ""
        var authorization: String?
        var cookies: String?
        var meantPath = "/films/a.mp4"
        let token: Result<String, TokenRefusal>

        var testDescription: String {
            [path, query, authorization, cookies].compactMap(\.self).joined(separator: " | ")
        }

        func presented(cookie: String? = "film_token") -> PresentedToken {
            PresentedToken(
                path: Array(path.utf8),
                query: query,
                authorization: authorization,
                cookies: cookies,
                cookie: cookie
            )
        }

        static let places = [
            Row(token: .failure(.missing)),
            Row(query: "token=A", token: .success("A")),
            Row(query: "download&token=A&x=y", token: .success("A")),
            Row(query: "tokens=A&Token=B&x=token=C", token: .failure(.missing)),
            Row(query: "token", token: .failure(.missing)),
            Row(query: "token=", token: .failure(.missing)),
            // Not decoded: nothing in a token needs an escape.
            Row(query: "token=A%2E", token: .success("A%2E")),
            Row(query: "token=A=", token: .success("A=")),
            // RFC 9110 11.1: the scheme is compared without case.
            Row(authorization: "Bearer A", token: .success("A")),
            Row(authorization: "bearer A", token: .success("A")),
            Row(authorization: "BEARER   A  ", token: .success("A")),
            Row(authorization: "Basic QTpC", token: .failure(.missing)),
            Row(authorization: "Bearer", token: .failure(.missing)),
            Row(authorization: "Bearer ", token: .failure(.missing)),
            Row(authorization: "BearerA", token: .failure(.missing)),
            Row(authorization: "", token: .failure(.missing)),
            // RFC 6265 4.2.1.
            Row(cookies: "film_token=A", token: .success("A")),
            Row(cookies: "a=b; film_token=A; c=d", token: .success("A")),
            Row(cookies: "a=b;film_token=A;", token: .success("A")),
            Row(cookies: "film_token=A=B", token: .success("A=B")),
            Row(cookies: "xfilm_token=A; film_tokenx=B; Film_Token=C; film_token", token: .failure(.missing)),
            Row(cookies: "film_token=", token: .failure(.missing)),
        ]

        static let paths = [
            Row(path: "/t/A/films/a.mp4", token: .success("A")),
            Row(path: "/t/A/a.mp4", meantPath: "/a.mp4", token: .success("A")),
            Row(path: "/t/A/t/a.mp4", meantPath: "", token: .failure(.severalTokens)),
            Row(path: "/t/A/t/A/a.mp4", meantPath: "/a.mp4", token: .success("A")),
            Row(path: "/t/A/films/t/B/a.mp4", meantPath: "/films/t/B/a.mp4", token: .success("A")),
            Row(path: "/t/A", meantPath: "", token: .success("A")),
            Row(path: "/t/A/", meantPath: "/", token: .success("A")),
            Row(path: "/t/", meantPath: "", token: .failure(.missing)),
            Row(path: "/t//a.mp4", meantPath: "/a.mp4", token: .failure(.missing)),
            Row(path: "/t", meantPath: "/t", token: .failure(.missing)),
            Row(path: "/tea/A/a.mp4", meantPath: "/tea/A/a.mp4", token: .failure(.missing)),
            Row(path: "/films/t/A/a.mp4", meantPath: "/films/t/A/a.mp4", token: .failure(.missing)),
            Row(path: "", meantPath: "", token: .failure(.missing)),
        ]

        static let several = [
            Row(query: "token=A&token=A", token: .success("A")),
            Row(query: "token=A&token=B", token: .failure(.severalTokens)),
            Row(query: "token=A&token=", token: .success("A")),
            Row(
                path: "/t/A/films/a.mp4",
                query: "token=A",
                authorization: "Bearer A",
                cookies: "film_token=A",
                token: .success("A")
            ),
            Row(path: "/t/A/films/a.mp4", query: "token=B", token: .failure(.severalTokens)),
            Row(query: "token=A", authorization: "Bearer B", token: .failure(.severalTokens)),
            Row(authorization: "Bearer A", cookies: "film_token=B", token: .failure(.severalTokens)),
            Row(cookies: "film_token=A; film_token=A", token: .success("A")),
            Row(cookies: "film_token=A; film_token=B", token: .failure(.severalTokens)),
            // Only letter for letter the same is the same.
            Row(query: "token=A", authorization: "Bearer a", token: .failure(.severalTokens)),
        ]
    }

    @Test(arguments: Row.places + Row.paths + Row.several)
    func theTokenIsFoundAndTakenOut(_ row: Row) {
        let presented = row.presented()
        #expect(presented.path.bytes == Array(row.meantPath.utf8))
        let found = Result { () throws(TokenRefusal) in String(decoding: try presented.theOnly(), as: UTF8.self) }
        #expect(found == row.token)
    }

    @Test
    func withoutTheSettingNoCookieHoldsAToken() {
        let row = Row(cookies: "film_token=A; =B", token: .failure(.missing))
        #expect(throws: TokenRefusal.missing) { try row.presented(cookie: nil).theOnly() }
    }

    @Test
    func aRequestIsReadAsNGINXHandsItOver() throws {
        let request = TestRequest([
            "PATH_INFO": "/t/A/films/a.mp4", "QUERY_STRING": "token=A", "HTTP_AUTHORIZATION": "Bearer A",
            "HTTP_COOKIE": "film_token=A",
        ])
        let presented = try request.received { PresentedToken(of: $0, cookie: "film_token") }
        #expect(presented.path.bytes == Array("/films/a.mp4".utf8))
        #expect(try presented.theOnly() == Array("A".utf8))
        for name in ["QUERY_STRING", "HTTP_AUTHORIZATION", "HTTP_COOKIE"] {
            var other = TestRequest(["PATH_INFO": "/t/B/films/a.mp4"])
            other.parameters += request.parameters.filter { $0.name == name }
            let presented = try other.received { PresentedToken(of: $0, cookie: "film_token") }
            #expect(throws: TokenRefusal.severalTokens, "\(name)") { try presented.theOnly() }
        }
    }
}
