/// What becomes of a running responder's settings when they are read again: those that can change do, the others stay.
public struct SettingsChange: Equatable, Sendable {
    /// The settings to go on with.
    public private(set) var result: Settings
    /// The settings that have another value from now on.
    public private(set) var applied: [Setting] = []
    /// The settings that should have another value, but keep theirs until a restart.
    public private(set) var refused: [Setting] = []

    /// Compares the settings in force with those that were read.
    public init(from current: Settings, to wanted: Settings) {
        result = wanted
        for setting in Setting.allCases where setting.rule.differs(current, wanted) {
            if setting.takesRestart {
                setting.rule.copy(current, &result)
                refused.append(setting)
            } else {
                applied.append(setting)
            }
        }
    }
}

extension Setting {
    /// Whether another value has to wait for the next start.
    ///
    /// The socket is open, and nginx connected to it; threads and epoll's connections are counted from the start, and
    /// so is all that other processes know of this one; what is kept stays where it is.
    public var takesRestart: Bool {
        switch self {
        case .listen, .socketMode, .webServers, .workers, .connections, .requestTimeout, .state, .stateLimit: true
        case .root, .keys, .access, .audience, .tokenCookie, .pace, .paceBy, .cap, .window, .sendfile, .drainTimeout,
            .maximumRanges, .mergeGap, .cacheMaxAge, .cacheControl, .responseField, .cors, .dlna,
            .delivery, .accelLocation, .mediaType, .pages, .statusAllow, .logLevel, .logFormat:
            false
        }
    }
}
