import Testing

@testable import Responder

/// What pages of other origins may read, by the Fetch standard's sections "HTTP-CORS protocol" and "CORS check".
struct CrossOriginTests {
    private static let app = "https://app.example.org"
    private static let everybody: [Setting: [String]] = [.cors: ["*"]]
    private static let listed: [Setting: [String]] = [.cors: [app, "http://localhost:8000"]]
    private static let preflight = ["HTTP_ORIGIN": app, "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "GET"]

    private static func folder(_ flags: [Setting: [String]]) throws -> FilmFolder {
        let folder = try FilmFolder(flags)
        try folder.addFile("a.mp4", "0123456789")
        return folder
    }

    /// What of an answer is there because of CORS.
    private static func fields(of answer: Exchange) -> [String: String] {
        let fields = answer.fields.filter { $0.name.hasPrefix("Access-Control-") || $0.name == "Vary" }
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
    }

    private static let exposed = "Accept-Ranges, Content-Length, Content-Range, ETag, Retry-After"

    @Test
    func nobodyIsAskedUnlessTheSettingSaysSo() throws {
        let folder = try Self.folder([:])
        #expect(try Self.fields(of: folder.answer("/a.mp4", ["HTTP_ORIGIN": Self.app])) == [:])
        #expect(try Self.fields(of: folder.answer("/b.mp4", ["HTTP_ORIGIN": Self.app])) == ["Vary": "Accept"])
        #expect(try Self.fields(of: folder.answer("/a.mp4", Self.preflight, method: "OPTIONS")) == [:])
    }

    /// "CORS check": `*` is enough, for requests without credentials; the answer is the same to everybody.
    @Test(arguments: [[:], ["HTTP_ORIGIN": app], ["HTTP_ORIGIN": "null"]])
    func everybodyMayRead(_ request: [String: String]) throws {
        let answer = try Self.folder(Self.everybody).answer("/a.mp4", request)
        #expect(
            Self.fields(of: answer)
                == ["Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": Self.exposed]
        )
    }

    /// "CORS check": the origin byte for byte, and `true` where cookies go along.
    @Test(arguments: ["GET", "HEAD"], [app, "http://localhost:8000"])
    func aListedOriginMayRead(_ method: String, _ origin: String) throws {
        let answer = try Self.folder(Self.listed).answer("/a.mp4", ["HTTP_ORIGIN": origin], method: method)
        #expect(answer.status == "200 OK")
        #expect(
            Self.fields(of: answer) == [
                "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true",
                "Access-Control-Expose-Headers": Self.exposed, "Vary": "Origin",
            ]
        )
    }

    /// "CORS protocol and HTTP caches": `Vary` also where no page asks.
    @Test(arguments: [
        nil, "null", "", "*", "https://app.example.org.evil.example", "https://evil.example", "http://app.example.org",
        "https://app.example.org:8443", "https://APP.example.org", "https://app.example.org/",
    ])
    func othersMayNot(_ origin: String?) throws {
        let request = origin.map { ["HTTP_ORIGIN": $0] } ?? [:]
        let answer = try Self.folder(Self.listed).answer("/a.mp4", request)
        #expect(answer.status == "200 OK")
        #expect(Self.fields(of: answer) == ["Vary": "Origin"])
    }

    /// What "CORS check" refuses is a network error for the page, whatever it is.
    @Test(
        arguments: [
            ("/b.mp4", [:], "GET", "404 Not Found"),
            ("/a.mp4", ["HTTP_RANGE": "bytes=10-"], "GET", "416 Range Not Satisfiable"),
            ("/a.mp4", ["HTTP_IF_MATCH": "\"x\""], "GET", "412 Precondition Failed"),
            ("/a.mp4", [:], "PUT", "405 Method Not Allowed"),
        ] as [(String, [String: String], String, String)]
    )
    func aRefusalCanBeRead(_ path: String, _ request: [String: String], _ method: String, _ status: String) throws {
        let request = request.merging(["HTTP_ORIGIN": Self.app]) { $1 }
        let answer = try Self.folder(Self.listed).answer(path, request, method: method)
        #expect(answer.status == status)
        #expect(answer["Access-Control-Allow-Origin"] == Self.app)
        #expect(answer["Access-Control-Expose-Headers"] == Self.exposed)
        #expect(answer["Vary"] == "Accept, Origin")
    }

    /// A cache may refresh what it has by the fields of a 304.
    @Test
    func whatIsNotModifiedCanStillBeRead() throws {
        let request = ["HTTP_ORIGIN": Self.app, "HTTP_IF_NONE_MATCH": "*"]
        let answer = try Self.folder(Self.listed).answer("/a.mp4", request)
        #expect(answer.status == "304 Not Modified")
        #expect(answer["Access-Control-Allow-Origin"] == Self.app)
        #expect(answer["Vary"] == "Origin")
    }

    /// "CORS-preflight fetch": an ok status, and the method and every field named; `*` names no field where cookies go
    /// along, and never `Authorization`.
    @Test(arguments: [everybody, listed])
    func aPreflightAllowsWhatFilmsAreReadWith(_ flags: [Setting: [String]]) throws {
        let answer = try Self.folder(flags).answer("/b.mp4", Self.preflight, method: "OPTIONS")
        #expect(answer.status == "204 No Content")
        #expect(answer.body.isEmpty)
        #expect(answer["Access-Control-Allow-Methods"] == "GET, HEAD")
        let names = try #require(answer["Access-Control-Allow-Headers"]).split(separator: ", ")
        #expect(Set(names).isSuperset(of: ["Authorization", "Range", "If-Range", "If-Match", "If-None-Match"]))
        #expect(answer["Access-Control-Max-Age"] == "7200")
        #expect(answer["Access-Control-Allow-Origin"] == (flags == Self.everybody ? "*" : Self.app))
        #expect(answer["Access-Control-Allow-Credentials"] == (flags == Self.everybody ? nil : "true"))
    }

    @Test
    func aPreflightOfOthersAllowsNothing() throws {
        let request = Self.preflight.merging(["HTTP_ORIGIN": "https://evil.example"]) { $1 }
        let answer = try Self.folder(Self.listed).answer("/a.mp4", request, method: "OPTIONS")
        #expect(answer.status == "204 No Content")
        #expect(Self.fields(of: answer) == ["Vary": "Origin"])
    }

    @Test
    func optionsWithoutAMethodIsNoPreflight() throws {
        let answer = try Self.folder(Self.listed).answer("/a.mp4", ["HTTP_ORIGIN": Self.app], method: "OPTIONS")
        #expect(answer["Allow"] == "GET, HEAD, OPTIONS")
        #expect(answer["Access-Control-Allow-Methods"] == nil)
    }
}
