import Testing

@testable import Responder

/// What of new settings a running responder goes on with.
struct SettingsChangeTests {
    private static let current = [Setting.root: ["/srv/films"]]

    /// Another value than the default for each setting.
    private static let others: [Setting: [String]] = [
        .root: ["films=/srv/films", "talks=/srv/talks"], .listen: ["127.0.0.1:9000"], .socketMode: ["0600"],
        .webServers: ["192.0.2.1"],
        .cap: ["never"], .window: ["1MiB"], .sendfile: ["on"], .workers: ["3"], .connections: ["100"],
        .requestTimeout: ["9s"], .drainTimeout: ["9s"], .maximumRanges: ["9"], .mergeGap: ["9KiB"],
        .cacheMaxAge: ["9s"], .cacheControl: ["/=no-cache"], .responseField: ["/=X-Test: 9"],
        .state: ["/run/rangefinder"], .statusAllow: ["192.0.2.0/24"],
        .mediaType: ["mkv=video/x-test"], .logLevel: ["error"], .logFormat: ["json"], .keys: ["keys.json"],
        .access: ["open"], .audience: ["films"], .tokenCookie: ["film_token"], .pace: ["1MiB"], .paceBy: ["nginx"],
        .cors: ["*"], .dlna: ["on"], .delivery: ["accel"], .accelLocation: ["/films/"],
        .pages: ["on"], .stateLimit: ["1GiB"],
    ]

    /// Those that take a restart.
    private static let restarts: [Setting] = [
        .listen, .socketMode, .webServers, .workers, .connections, .requestTimeout, .state, .stateLimit,
    ]

    /// Those of them that go together.
    private static let othersAtOnce = others.filter { $0.key != .delivery }

    @Test(arguments: Setting.allCases)
    func eachSettingChangesOrWaitsForARestart(_ setting: Setting) throws {
        let current = try Settings(flags: Self.current)
        let other = try #require(Self.others[setting])
        let wanted = try Settings(flags: Self.current.merging([setting: other]) { $1 })
        let change = SettingsChange(from: current, to: wanted)
        #expect(change.applied == (setting.takesRestart ? [] : [setting]))
        #expect(change.refused == (setting.takesRestart ? [setting] : []))
        #expect(change.result == (setting.takesRestart ? current : wanted))
    }

    @Test
    func thoseThatCanChangeDoBesideThoseThatCannot() throws {
        let current = try Settings(flags: Self.current)
        let wanted = try Settings(flags: Self.othersAtOnce)
        let change = SettingsChange(from: current, to: wanted)
        #expect(change.refused == Self.restarts)
        #expect(Set(change.applied + change.refused) == Set(Self.othersAtOnce.keys))
        #expect(change.result.cap == wanted.cap && change.result.workers == current.workers)
    }

    @Test
    func theSameSettingsChangeNothing() throws {
        let settings = try Settings(flags: Self.othersAtOnce)
        let change = SettingsChange(from: settings, to: settings)
        #expect(change.applied.isEmpty && change.refused.isEmpty && change.result == settings)
    }
}
