import Testing

@testable import Responder

/// Rules for the fields of folders: how they are read, and which one counts.
struct FolderFieldsTests {
    @Test(arguments: [
        ("/=no-cache", "/=no-cache"),
        ("/talks/=public, max-age=86400", "/talks/=public, max-age=86400"),
        ("/talks/=public ,max-age=60,\timmutable ", "/talks/=public, max-age=60, immutable"),
        ("/*/a=b/=private", "/*/a=b/=private"),
        ("/a/=community=UCI", "/a/=community=UCI"),
    ])
    func cacheControlIsRead(_ text: String, _ rule: String) throws {
        #expect(try #require(CacheControlRule(text)).description == rule)
    }

    @Test(arguments: [
        "", "/", "/=", "/talks/", "/talks/=", "no-cache", "talks/=no-cache", "/talks=no-cache", "/a/=,",
        "/a/=public,,b",
        "/a/=max-age=", "/a/==5", "/a/=max age=5", "/a/=a\r\nb", "/a/=é", "/a/=no-store", "/a/=public, No-Store",
        "/a/=no-store=1", "/=x/=no-cache", "//=no-cache",
    ])
    func otherTextsAreNoCacheControl(_ text: String) {
        #expect(CacheControlRule(text) == nil)
    }

    @Test(arguments: [
        ("/=X-Robots-Tag: noindex", "/=X-Robots-Tag: noindex"),
        ("/talks/=X-Robots-Tag:noindex, nofollow", "/talks/=X-Robots-Tag: noindex, nofollow"),
        ("/a/=Link: <https://example.org/a=b>; rel=\"next\"", "/a/=Link: <https://example.org/a=b>; rel=\"next\""),
        ("/a/=x:  y: z  ", "/a/=x: y: z"),
    ])
    func fieldsAreRead(_ text: String, _ rule: String) throws {
        #expect(try #require(ResponseFieldRule(text)).description == rule)
    }

    @Test(arguments: [
        "", "/", "/=", "/a/=X", "/a/=X:", "/a/=X: ", "/a/=: y", "/a/= X: y", "/a/=X : y", "X: y", "a/=X: y", "/a=X: y",
        "/a/=X Y: z", "/a/=X: a\r\nETag: b", "/a/=X: a\nb", "/a/=X: \u{0}", "/a/=X: \u{7F}", "/a/=X: a\tb", "/a/=X: é",
        "/a/=Ü: y",
    ])
    func otherTextsAreNoFields(_ text: String) {
        #expect(ResponseFieldRule(text) == nil)
    }

    @Test(arguments: [
        "Content-Length", "Content-Range", "Content-Type", "ETag", "Accept-Ranges", "Last-Modified", "Vary", "Status",
        "Cache-Control", "Content-Disposition", "Location", "Transfer-Encoding", "Connection", "X-Accel-Redirect",
        "Date",
        "Allow", "X-Content-Type-Options", "content-length", "eTAG", "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers", "transferMode.dlna.org",
        "contentFeatures.dlna.org", "X-Accel-Limit-Rate",
    ])
    func fieldsThatAreSentAnywayAreRefused(_ name: String) {
        #expect(ResponseFieldRule("/=\(name): 1") == nil)
        #expect(ResponseFieldRule("/=X-\(name): 1") != nil)
    }

    private static func fields(_ flags: [Setting: [String]], of path: String) throws -> [String] {
        let settings = try Settings(flags: flags.merging([.root: ["/srv"]]) { $1 })
        return try TestRequest(["PATH_INFO": path]).received { request in
            var head = ResponseHead(.ok)
            FolderFields(settings).append(to: &head, for: RequestPath(of: request))
            let lines = String(decoding: head.ended(), as: UTF8.self).split(separator: "\r\n")
            return lines.dropFirst().map(String.init)
        }
    }

    @Test func withoutRulesOnlyTheAgeIsSet() throws {
        #expect(try Self.fields([:], of: "/a.mp4") == ["Cache-Control: private, max-age=3600"])
        #expect(try Self.fields([.cacheMaxAge: ["0s"]], of: "/a.mp4") == ["Cache-Control: private, max-age=0"])
    }

    @Test func theLastRuleThatCoversAFilmCounts() throws {
        let rules = ["/talks/=public", "/talks/drafts/=no-cache", "/*/public/=max-age=5"]
        for (path, value) in [
            ("/a.mp4", "private, max-age=3600"), ("/talks/a.mp4", "public"), ("/talks/drafts/a.mp4", "no-cache"),
            ("/talks/public/a.mp4", "max-age=5"), ("/films/public/a.mp4", "max-age=5"),
        ] {
            #expect(try Self.fields([.cacheControl: rules], of: path) == ["Cache-Control: \(value)"])
        }
        let reversed = Array(rules.reversed())
        #expect(try Self.fields([.cacheControl: reversed], of: "/talks/drafts/a.mp4") == ["Cache-Control: public"])
    }

    @Test func fieldsOfDifferentNamesAddUp() throws {
        let rules = ["/=X-A: 1", "/talks/=X-B: 2", "/talks/=x-a: 3", "/films/=X-C: 4"]
        #expect(try Set(Self.fields([.responseField: rules], of: "/talks/a.mp4").dropFirst()) == ["X-B: 2", "x-a: 3"])
        #expect(try Self.fields([.responseField: rules], of: "/a.mp4").dropFirst() == ["X-A: 1"])
    }

    /// In a variable, commas stand between values, and within them.
    @Test func aVariableHoldsValuesWithCommas() throws {
        let settings = try Settings(
            flags: [.root: ["/srv"]],
            variables: [
                "RANGEFINDER_CACHE_CONTROL": "/talks/=public, max-age=60,/drafts/=no-cache , private",
                "RANGEFINDER_RESPONSE_FIELD": "/=X-Robots-Tag: noindex,nofollow, /a/=X-B: 2",
            ]
        )
        #expect(
            settings.cacheControls.map(\.description) == ["/talks/=public, max-age=60", "/drafts/=no-cache, private"]
        )
        #expect(settings.responseFields.map(\.description) == ["/=X-Robots-Tag: noindex, nofollow", "/a/=X-B: 2"])
    }

    @Test func aValueOfAFlagIsWholeAsItIs() {
        let found = faults(flags: [.root: ["/srv"], .cacheControl: ["/a/=public", "max-age=60"]])
        #expect(found.map(\.place) == ["--cache-control"])
        #expect(found.first?.reason.hasPrefix("\"max-age=60\" is not allowed; allowed is FOLDER=DIRECTIVES") == true)
    }

    @Test func theReasonSaysWhyNot() {
        let store = faults(flags: [.root: ["/srv"], .cacheControl: ["/=no-store"]]).first?.reason
        #expect(store?.hasSuffix("a player that may not store a film cannot seek back in it") == true)
        let tag = faults(flags: [.root: ["/srv"], .responseField: ["/=ETag: 1"]]).first?.reason
        #expect(tag?.contains("not a field that is sent anyway") == true)
    }
}
