import ArgumentParser
import Responder

/// The flags of `serve`: one for each setting, under the setting's name and with its help.
///
/// Their values are texts, as in the file and the variables: one place reads and checks all three.
struct SettingFlags: ParsableArguments {
    @Option(.root) var root: [String] = []
    @Option(.keys) var keys: [String] = []
    @Option(.access) var access: [String] = []
    @Option(.pages) var pages: [String] = []
    @Option(.audience) var audience: [String] = []
    @Option(.tokenCookie) var tokenCookie: [String] = []
    @Option(.pace) var pace: [String] = []
    @Option(.paceBy) var paceBy: [String] = []
    @Option(.listen) var listen: [String] = []
    @Option(.socketMode) var socketMode: [String] = []
    @Option(.webServers) var webServers: [String] = []
    @Option(.cap) var cap: [String] = []
    @Option(.window) var window: [String] = []
    @Option(.sendfile) var sendfile: [String] = []
    @Option(.workers) var workers: [String] = []
    @Option(.connections) var connections: [String] = []
    @Option(.requestTimeout) var requestTimeout: [String] = []
    @Option(.drainTimeout) var drainTimeout: [String] = []
    @Option(.maximumRanges) var maximumRanges: [String] = []
    @Option(.mergeGap) var mergeGap: [String] = []
    @Option(.cacheMaxAge) var cacheMaxAge: [String] = []
    @Option(.cacheControl) var cacheControl: [String] = []
    @Option(.responseField) var responseField: [String] = []
    @Option(.cors) var cors: [String] = []
    @Option(.dlna) var dlna: [String] = []
    @Option(.delivery) var delivery: [String] = []
    @Option(.accelLocation) var accelLocation: [String] = []
    @Option(.mediaType) var mediaType: [String] = []
    @Option(.state) var state: [String] = []
    @Option(.stateLimit) var stateLimit: [String] = []
    @Option(.statusAllow) var statusAllow: [String] = []
    @Option(.logLevel) var logLevel: [String] = []
    @Option(.logFormat) var logFormat: [String] = []

    /// What was typed, by setting; empty for flags that were not.
    var texts: [Setting: [String]] {
        Dictionary(uniqueKeysWithValues: Setting.allCases.map { ($0, texts(of: $0)) })
    }

    /// Exhaustive, so that a setting without its flag does not compile.
    private func texts(of setting: Setting) -> [String] {
        switch setting {
        case .root: root
        case .keys: keys
        case .access: access
        case .pages: pages
        case .audience: audience
        case .tokenCookie: tokenCookie
        case .pace: pace
        case .paceBy: paceBy
        case .listen: listen
        case .socketMode: socketMode
        case .webServers: webServers
        case .cap: cap
        case .window: window
        case .sendfile: sendfile
        case .workers: workers
        case .connections: connections
        case .requestTimeout: requestTimeout
        case .drainTimeout: drainTimeout
        case .maximumRanges: maximumRanges
        case .mergeGap: mergeGap
        case .cacheMaxAge: cacheMaxAge
        case .cacheControl: cacheControl
        case .responseField: responseField
        case .cors: cors
        case .dlna: dlna
        case .delivery: delivery
        case .accelLocation: accelLocation
        case .mediaType: mediaType
        case .state: state
        case .stateLimit: stateLimit
        case .statusAllow: statusAllow
        case .logLevel: logLevel
        case .logFormat: logFormat
        }
    }
}

extension Option<[String]> {
    /// The flag of a setting.
    fileprivate init(wrappedValue: [String], _ setting: Setting) {
        let help = setting.isList ? "\(setting.help) May be repeated." : setting.help
        self.init(
            wrappedValue: wrappedValue,
            name: .customLong(setting.rawValue),
            help: ArgumentHelp("\(help)", valueName: setting.placeholder)
        )
    }
}
