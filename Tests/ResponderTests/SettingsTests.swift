import Addresses
import RangePlanning
import SystemPackage
import Testing

@testable import Responder

/// How settings are brought together from flags, variables and the file.
struct SettingsTests {
    @Test
    func everythingButTheRootHasItsDefault() throws {
        let settings = try Settings(flags: [.root: ["/srv/films"]])
        #expect(settings.roots == [RootFolder(name: nil, folder: "/srv/films")])
        #expect(settings.keys == nil && settings.access.isEmpty)
        #expect(settings.pages.isEmpty)
        #expect(settings.audience == nil && settings.tokenCookie == nil)
        #expect(settings.pace == nil && settings.paceBy == .rangefinder)
        #expect(settings.listen == .inherited)
        #expect(settings.socketMode.rawValue == 0o660)
        #expect(settings.webServers.isEmpty)
        #expect(settings.cap == .media)
        #expect(settings.window.bytes == 8 * 1024 * 1024)
        #expect(settings.workers == 32)
        #expect(settings.connections == 8_000)
        #expect(settings.requestTimeout == .seconds(5))
        #expect(settings.drainTimeout == .seconds(30))
        #expect(settings.maximumRanges == 16)
        #expect(settings.mergeGap == ByteCount(bytes: 80))
        #expect(settings.cacheMaxAge == .seconds(3600))
        #expect(settings.cacheControls.isEmpty)
        #expect(settings.responseFields.isEmpty)
        #expect(settings.mediaTypes.isEmpty)
        #expect(settings.state == nil)
        #expect(settings.stateLimit == .mebibytes(256))
        #expect(settings.logLevel == .info)
        #expect(settings.sendfile == .off)
        #expect(settings.logFormat == .logfmt)
        #expect(settings.state == nil)
        #expect(settings.statusAllow.map(\.description) == ["127.0.0.0/8", "::1"])
    }

    /// A text for each setting that differs from its default.
    static let chosen: [Setting: [String]] = [
        .root: ["films=/srv/films", "talks=/srv/talks"],
        .keys: ["/etc/rangefinder/keys.json"],
        .access: ["talks=open", "signed"],
        .pages: ["on", "talks=off"],
        .audience: ["films.example.org"],
        .tokenCookie: ["film_token"],
        .pace: ["2MB"],
        .paceBy: ["nginx"],
        .listen: ["127.0.0.1:9000"],
        .socketMode: ["0600"],
        .webServers: ["192.0.2.1", "2001:db8::/32"],
        .cap: ["never"],
        .window: ["1MiB"],
        .workers: ["7"],
        .connections: ["99"],
        .requestTimeout: ["100ms"],
        .drainTimeout: ["1m"],
        .maximumRanges: ["3"],
        .mergeGap: ["1KiB"],
        .cacheMaxAge: ["0s"],
        .cacheControl: ["/talks/=no-cache"],
        .responseField: ["/talks/=X-Robots-Tag:noindex"],
        .mediaType: ["mkv=video/matroska", "ts=video/mp2t"],
        .state: ["/var/lib/rangefinder"],
        .statusAllow: ["192.0.2.0/24", "2001:db8::1"],
        .cors: ["https://app.example.org", "http://localhost:8000"],
        .dlna: ["on"],
        // accel does not go with all of the others.
        .delivery: ["direct"],
        .accelLocation: ["/internal/films/"],
        .stateLimit: ["1TiB"],
        .logLevel: ["debug"],
        .sendfile: ["on"],
        .logFormat: ["json"],
    ]

    private func expectChosen(_ settings: Settings) {
        #expect(
            settings.roots == [
                RootFolder(name: "films", folder: "/srv/films"), RootFolder(name: "talks", folder: "/srv/talks"),
            ]
        )
        #expect(settings.keys == "/etc/rangefinder/keys.json")
        #expect(settings.access.map(\.description) == ["talks=open", "signed"])
        #expect(settings.pages.map(\.description) == ["on", "talks=off"])
        #expect(settings.audience == "films.example.org")
        #expect(settings.tokenCookie == "film_token")
        #expect(settings.pace?.bytes == 2_000_000)
        #expect(settings.paceBy == .nginx)
        #expect(settings.listen == .tcp(host: "127.0.0.1", port: 9000))
        #expect(settings.socketMode.rawValue == 0o600)
        #expect(settings.webServers.map(\.description) == ["192.0.2.1", "2001:db8::/32"])
        #expect(settings.cap == .never)
        #expect(settings.window == .mebibytes(1))
        #expect(settings.workers == 7)
        #expect(settings.connections == 99)
        #expect(settings.requestTimeout == .milliseconds(100))
        #expect(settings.drainTimeout == .seconds(60))
        #expect(settings.maximumRanges == 3)
        #expect(settings.mergeGap == .kibibytes(1))
        #expect(settings.cacheMaxAge == .zero)
        #expect(settings.cacheControls.map(\.description) == ["/talks/=no-cache"])
        #expect(settings.responseFields.map(\.description) == ["/talks/=X-Robots-Tag: noindex"])
        #expect(settings.mediaTypes.map(\.fileExtension) == ["mkv", "ts"])
        #expect(settings.cors.map(\.description) == ["https://app.example.org", "http://localhost:8000"])
        #expect(settings.dlna == .on)
        #expect(settings.delivery == .direct)
        #expect(settings.accelLocation.description == "/internal/films/")
        #expect(settings.state == "/var/lib/rangefinder")
        #expect(settings.statusAllow.map(\.description) == ["192.0.2.0/24", "2001:db8::1"])
        #expect(settings.stateLimit == .gibibytes(1024))
        #expect(settings.logLevel == .debug)
        #expect(settings.sendfile == .on)
        #expect(settings.logFormat == .json)
    }

    @Test
    func everySettingHasAFlag() throws {
        #expect(Set(Self.chosen.keys) == Set(Setting.allCases))
        expectChosen(try Settings(flags: Self.chosen))
    }

    @Test
    func everySettingHasAVariable() throws {
        let variables = Dictionary(
            uniqueKeysWithValues: Self.chosen.map { ($0.variable, $1.joined(separator: ", ")) }
        )
        #expect(variables["RANGEFINDER_SOCKET_MODE"] == "0600")
        expectChosen(try Settings(variables: variables))
    }

    @Test
    func everySettingIsAKeyOfTheFile() throws {
        let text = Self.chosen.map { setting, texts in
            texts.count == 1
                ? "\(setting.rawValue): \(texts[0])" : "\(setting.rawValue): [\(texts.joined(separator: ", "))]"
        }
        let file = try TemporaryFile(text.joined(separator: "\n"))
        expectChosen(try Settings(file: file.path))
        expectChosen(try Settings(variables: ["RANGEFINDER_CONFIG": file.path]))
    }

    @Test(arguments: [Setting.window, .root], [0, 1, 2])
    func flagsWinOverVariablesOverTheFile(_ setting: Setting, _ strongest: Int) throws {
        // The same setting in the layers from the strongest on; what is stronger is left out.
        let texts = setting == .window ? ["1MiB", "2MiB", "3MiB"] : ["/flag", "/variable", "/file"]
        let file = try TemporaryFile(
            "root: /other\n".filter { _ in setting != .root } + "\(setting.rawValue): \(texts[2])"
        )
        let settings = try Settings(
            flags: strongest == 0 ? [setting: [texts[0]]] : [:],
            file: file.path,
            variables: strongest <= 1 ? [setting.variable: texts[1]] : [:]
        )
        let found = setting == .window ? settings.window.description : settings.roots.map(\.folder).joined()
        #expect(found == texts[strongest])
    }

    @Test
    func theFlagForTheFileWinsOverTheVariable() throws {
        let file = try TemporaryFile("root: /srv/films")
        #expect(throws: Never.self) { try Settings(file: file.path, variables: ["RANGEFINDER_CONFIG": "/missing"]) }
    }

    @Test
    func theLastOfARepeatedFlagCounts() throws {
        #expect(try Settings(flags: [.root: ["/a"], .window: ["1MiB", "2MiB"]]).window == .mebibytes(2))
    }

    @Test
    func emptyVariablesAreNotSet() throws {
        let settings = try Settings(
            flags: [.root: ["/a"]],
            variables: ["RANGEFINDER_WINDOW": "", "RANGEFINDER_CONFIG": "", "PATH": "/bin", "RANGEFINDERS": "7"]
        )
        #expect(settings.window == .mebibytes(8))
    }

    // MARK: Faults

    struct BadValue: CustomTestStringConvertible {
        let setting: Setting
        let text: String
        let allowed: String
        var testDescription: String { "\(setting.rawValue) \(text)" }

        init(_ setting: Setting, _ text: String, _ allowed: String) {
            self.setting = setting
            self.text = text
            self.allowed = allowed
        }
    }

    static let badValues = [
        BadValue(.root, ".hidden=/srv", "FOLDER, or NAME=FOLDER where NAME has no / and does not begin with a dot"),
        BadValue(.listen, "9000", "unix:PATH (at most 107 bytes), HOST:PORT or [IPV6]:PORT"),
        BadValue(.socketMode, "999", "octal permissions from 0000 to 0777, such as 0660"),
        BadValue(.webServers, "web1", "addresses or ranges, such as 192.0.2.1 or 192.0.2.0/24"),
        BadValue(.cap, "Media", "one of media, always, never"),
        BadValue(.window, "0", "a size from 64KiB to 1GiB, such as 8MiB"),
        BadValue(.window, "65535", "a size from 64KiB to 1GiB, such as 8MiB"),
        BadValue(.window, "1073741825", "a size from 64KiB to 1GiB, such as 8MiB"),
        BadValue(.workers, "0", "a number from 1 to 1024"),
        BadValue(.workers, "1025", "a number from 1 to 1024"),
        BadValue(.workers, "many", "a number from 1 to 1024"),
        BadValue(.workers, "8 ", "a number from 1 to 1024"),
        BadValue(.connections, "0", "a number from 1 to 1000000"),
        BadValue(.connections, "1000001", "a number from 1 to 1000000"),
        BadValue(.keys, "a\tb", "the path of a JWK set, such as `rangefinder keys new` makes"),
        BadValue(.access, "closed", "open or signed, or ROOT=open or ROOT=signed; each root once"),
        BadValue(.access, "=open", "open or signed, or ROOT=open or ROOT=signed; each root once"),
        BadValue(.pages, "yes", "on or off, or ROOT=on or ROOT=off; each root once"),
        BadValue(.audience, "a\tb", "a name, such as films.example.org"),
        BadValue(.tokenCookie, "a b", "the name of a cookie, such as film_token"),
        BadValue(.pace, "1023B", "a size from 1KiB to 1GiB, such as 8MiB"),
        BadValue(.paceBy, "me", "one of rangefinder, nginx"),
        BadValue(.requestTimeout, "99ms", "a time from 100ms to 10m, such as 500ms, 5s, 1m or 2h"),
        BadValue(.requestTimeout, "601s", "a time from 100ms to 10m, such as 500ms, 5s, 1m or 2h"),
        BadValue(.drainTimeout, "30", "a time from 0s to 24h, such as 500ms, 5s, 1m or 2h"),
        BadValue(.drainTimeout, "25h", "a time from 0s to 24h, such as 500ms, 5s, 1m or 2h"),
        BadValue(.mergeGap, "2MiB", "a size from 0B to 1MiB"),
        BadValue(.maximumRanges, "0", "a number from 1 to 1000"),
        BadValue(.maximumRanges, "1001", "a number from 1 to 1000"),
        BadValue(.cacheMaxAge, "8761h", "a time from 0s to 8760h, such as 500ms, 5s, 1m or 2h"),
        BadValue(.cacheControl, "/talks/=no-store", "FOLDER=DIRECTIVES, such as /talks/=public, max-age=86400"),
        BadValue(.responseField, "/talks/=ETag: 1", "FOLDER=NAME: VALUE, such as /talks/=X-Robots-Tag: noindex"),
        BadValue(.mediaType, "mkv", "EXTENSION=TYPE/SUBTYPE, such as mkv=video/matroska, each once"),
        BadValue(.cors, "https://app.example.org/", "* alone, or origins, each SCHEME://HOST or SCHEME://HOST:PORT"),
        BadValue(.dlna, "true", "one of on, off"),
        BadValue(.delivery, "nginx", "one of direct, accel"),
        BadValue(.accelLocation, "films", "/NAME/ of letters, digits and - . _ ~, such as /films-internal/"),
        BadValue(.state, "a\tb", "a folder that this user can write to, such as /var/lib/rangefinder"),
        BadValue(.stateLimit, "1023KiB", "a size from 1MiB to 1TiB, such as 8MiB"),
        BadValue(.stateLimit, "1025GiB", "a size from 1MiB to 1TiB, such as 8MiB"),
        BadValue(.statusAllow, "192.0.2.0/33", "addresses or ranges, such as 192.0.2.7 or 2001:db8::/32"),
        BadValue(.logLevel, "trace", "one of debug, info, warning, error"),
        BadValue(.sendfile, "yes", "one of on, off"),
        BadValue(.logFormat, "xml", "one of logfmt, json"),
    ]

    @Test(arguments: badValues)
    func aBadValueIsNamedWithItsPlaceAndWhatIsAllowed(_ bad: BadValue) throws {
        let root = bad.setting == .root ? "" : "root: /srv\n"
        let file = try TemporaryFile("\(root)# a comment\n\(bad.setting.rawValue): \"\(bad.text)\"")
        let line = bad.setting == .root ? 2 : 3
        let flags: [Setting: [String]] = bad.setting == .root ? [:] : [.root: ["/srv"]]
        let start = "\(bad.text.debugDescription) is not allowed; allowed is \(bad.allowed)"
        let attempts = [
            (bad.setting.flag, faults(flags: flags.merging([bad.setting: [bad.text]]) { $1 })),
            (bad.setting.variable, faults(flags: flags, variables: [bad.setting.variable: bad.text])),
            ("\(file.path):\(line): \(bad.setting.rawValue)", faults(flags: flags, file: file.path)),
        ]
        for (place, faults) in attempts {
            #expect(faults.map(\.place) == [place])
            #expect(faults.first?.reason.hasPrefix(start) == true, "\(faults)")
        }
    }

    @Test(arguments: Setting.allCases)
    func theHelpNamesWhatIsAllowedAndTheDefault(_ setting: Setting) {
        let allowed = Self.badValues.first { $0.setting == setting }?.allowed
        #expect(setting.help.contains(allowed ?? "no row for this setting"))
        let withoutDefault: [Setting] = [
            .root, .keys, .access, .audience, .tokenCookie, .pace, .cacheControl, .responseField, .cors,
            .mediaType, .pages, .state, .webServers,
        ]
        #expect(setting.help.contains("default") == !withoutDefault.contains(setting))
    }

    @Test(arguments: [
        (["/a", "/b"], "/a"), (["x=/a", "/b"], "/b"), (["x=/a", "x=/b"], "x=/b"), (["x=/a", "y=/b", "x=/c"], "x=/c"),
    ])
    func severalRootsHaveDifferentNames(_ roots: [String], _ refused: String) {
        let found = faults(flags: [.root: roots])
        #expect(found.map(\.place) == ["--root"])
        #expect(found.first?.reason.hasPrefix("\"\(refused)\" is not allowed") == true)
        #expect(found.first?.reason.hasSuffix("several roots need a NAME each, and each NAME once") == true)
    }

    @Test
    func anExtensionHasOneMediaType() {
        let found = faults(flags: [.root: ["/a"], .mediaType: ["mkv=a/b", "MKV=c/d"]])
        #expect(found.map(\.place) == ["--media-type"])
    }

    @Test(arguments: [
        (["talk=open"], ["k.json"], "names no root; did you mean talks?"),
        (["signed"], [], "needs keys; make them with `rangefinder keys new` and name them with --keys"),
        (["talks=signed"], [], "needs keys; make them with `rangefinder keys new` and name them with --keys"),
        (["open", "open"], ["k.json"], "each root once, and signed only with --keys"),
    ])
    func accessGoesWithTheOtherSettings(_ access: [String], _ keys: [String], _ reason: String) {
        let found = faults(flags: [.root: ["talks=/a", "films=/b"], .access: access, .keys: keys])
        #expect(found.map(\.place) == ["--access"])
        #expect(found.first?.reason.hasSuffix(reason) == true, "\(found)")
    }

    @Test
    func pagesAreForRootsThatThereAre() {
        let found = faults(flags: [.root: ["talks=/a", "films=/b"], .pages: ["on", "film=off"]])
        #expect(found.map(\.place) == ["--pages"])
        #expect(found.first?.reason == "\"film=off\" names no root; did you mean films?")
    }

    @Test(
        arguments: [
            ([.cap: ["always"]], "cap: nginx answers an open-ended range to its end"),
            ([.pace: ["1MiB"]], "pace: nginx has to keep the pace; set pace-by to nginx"),
            ([.responseField: ["/=X-A: 1"]], "response-field: nginx leaves such fields away"),
            ([.dlna: ["on"]], "dlna: nginx leaves these fields away"),
        ] as [([Setting: [String]], String)]
    )
    func deliveryByNGINXGoesWithWhatItKeeps(_ other: [Setting: [String]], _ reason: String) {
        let found = faults(flags: other.merging([.root: ["/a"], .delivery: ["accel"]]) { $1 })
        #expect(found.map(\.place) == ["--delivery"])
        #expect(found.first?.reason.hasPrefix("accel does not go with \(reason)") == true, "\(found)")
        #expect(faults(flags: other.merging([.root: ["/a"]]) { $1 }) == [])
    }

    @Test
    func webServersHaveAddressesOnTCPAlone() {
        let webServers: [Setting: [String]] = [.root: ["/a"], .webServers: ["192.0.2.1"]]
        let found = faults(flags: webServers.merging([.listen: ["unix:films.sock"]]) { $1 })
        #expect(found.map(\.place) == ["--web-servers"])
        #expect(found.first?.reason.hasPrefix("nobody has an address on a Unix socket") == true, "\(found)")
        for listen in [[], ["127.0.0.1:9000"]] {
            #expect(faults(flags: webServers.merging([.listen: listen]) { $1 }) == [])
        }
    }

    @Test
    func deliveryByNGINXTakesNoMoreThanItself() throws {
        #expect(try Settings(flags: [.root: ["/a"], .delivery: ["accel"]]).delivery == .accel)
        let paced: [Setting: [String]] = [.root: ["/a"], .delivery: ["accel"], .pace: ["1MiB"], .paceBy: ["nginx"]]
        #expect(faults(flags: paced) == [])
    }

    @Test
    func noRootHasTheNameThatTokensHave() {
        let roots = ["t=/a", "films=/b"]
        #expect(faults(flags: [.root: roots, .keys: ["k.json"]]).map(\.place) == ["--root"])
        #expect(faults(flags: [.root: roots]).isEmpty)
    }

    @Test
    func noRootHasTheNameOfTheRespondersOwnAddresses() {
        #expect(faults(flags: [.root: ["-=/a", "films=/b"]]).map(\.place) == ["--root"])
    }

    @Test
    func aRootIsNeeded() throws {
        let expected = "root: not set; give a folder of films with --root, RANGEFINDER_ROOT or `root:` in the file"
        #expect(faults().map(\.description) == [expected])
        #expect(faults(flags: [.root: []]).map(\.description) == [expected])
        let file = try TemporaryFile("root: []")
        #expect(faults(file: file.path).map(\.description) == [expected])
    }

    @Test(arguments: [
        ("RANGEFINDER_WIDOW", "; did you mean RANGEFINDER_WINDOW?"),
        ("RANGEFINDER_LOGLEVEL", "; did you mean RANGEFINDER_LOG_LEVEL?"),
        ("RANGEFINDER_CONFIGS", "; did you mean RANGEFINDER_CONFIG?"),
        ("RANGEFINDER_window", "; did you mean RANGEFINDER_WINDOW?"),
        ("RANGEFINDER_SOMETHING_QUITE_DIFFERENT", ""),
    ])
    func unknownVariablesAreRefused(_ name: String, _ question: String) {
        let found = faults(flags: [.root: ["/a"]], variables: [name: "1"])
        #expect(found.map(\.description) == ["\(name): not a setting\(question)"])
    }

    @Test
    func allFaultsAreReportedTogether() throws {
        let file = try TemporaryFile("widow: 1\nworkers: 0\nworkers: 4\ncap: [media]")
        let found = faults(
            flags: [.window: ["0"]],
            file: file.path,
            variables: ["RANGEFINDER_X": "", "RANGEFINDER_CAP": "no"]
        )
        let places = [
            "\(file.path):1", "\(file.path):3", "\(file.path):4", "RANGEFINDER_X", "root", "RANGEFINDER_CAP",
            "--window",
            "\(file.path):2: workers",
        ]
        #expect(found.map(\.place) == places)
    }

    @Test
    func aFaultStaysOneLine() {
        let found = faults(flags: [.root: ["/a"], .cap: ["no\nrangefinder: \u{1B}[2Jall is well"]])
        #expect(found.count == 1)
        #expect(found.first?.description.contains { $0.isNewline || $0 == "\u{1B}" } == false)
    }
}

/// The faults for which there are no settings; none if there are.
func faults(
    flags: [Setting: [String]] = [:],
    file: String? = nil,
    variables: [String: String] = [:]
) -> [SettingFault] {
    do throws(SettingsError) {
        _ = try Settings(flags: flags, file: file, variables: variables)
        return []
    } catch .wrong(let faults) {
        return faults
    } catch {
        Issue.record("\(error)")
        return []
    }
}
