/// The settings by name.
///
/// Each is a flag `--NAME`, a key `NAME` of the YAML file and a variable `RANGEFINDER_NAME`. A new setting is a case
/// here, its rule in ``rule``, and its value in ``Settings``; the command line gives it a flag, ``SettingsChange`` says
/// whether it can change while the responder runs.
public enum Setting: String, CaseIterable, Sendable {
    case root
    case keys
    case access
    case pages
    case audience
    case tokenCookie = "token-cookie"
    case pace
    case paceBy = "pace-by"
    case listen
    case socketMode = "socket-mode"
    case webServers = "web-servers"
    case cap
    case window
    case sendfile
    case workers
    case connections
    case requestTimeout = "request-timeout"
    case drainTimeout = "drain-timeout"
    case maximumRanges = "maximum-ranges"
    case mergeGap = "merge-gap"
    case cacheMaxAge = "cache-max-age"
    case cacheControl = "cache-control"
    case responseField = "response-field"
    case cors
    case dlna
    case delivery
    case accelLocation = "accel-location"
    case mediaType = "media-type"
    case state
    case stateLimit = "state-limit"
    case statusAllow = "status-allow"
    case logLevel = "log-level"
    case logFormat = "log-format"

    /// What the setting is for, what is allowed, and what it is when nobody sets it.
    var rule: SettingRule {
        switch self {
        case .root:
            SettingRule(
                \.roots,
                each: SettingKind("folder", allowed: RootFolder.allowed),
                conflict: RootFolder.firstConflict,
                help: "A folder of films. Several need a name each, which is then the first part of the path."
            )
        case .keys:
            SettingRule(
                \.keys,
                .optional(.line("file", allowed: "the path of a JWK set, such as `rangefinder keys new` makes")),
                help: "The keys of the application that signs links; with them, films need a link."
            )
        case .access:
            SettingRule(
                \.access,
                each: SettingKind("access", allowed: RootRule<Access>.allowed),
                conflict: RootRule.firstConflict,
                help: "Whether the films of a root need a link; where there are keys, they do unless this says open."
            )
        case .pages:
            SettingRule(
                \.pages,
                each: SettingKind("switch", allowed: RootRule<Switch>.allowed),
                conflict: RootRule.firstConflict,
                help: "Whether folders and films of a root have pages to browse and to watch; off unless this says on."
            )
        case .audience:
            SettingRule(
                \.audience,
                .optional(.line("name", allowed: "a name, such as films.example.org")),
                help: "For whom a link has to be meant (claim aud); unset, a link must not say."
            )
        case .tokenCookie:
            SettingRule(
                \.tokenCookie,
                .optional(.token("name", allowed: "the name of a cookie, such as film_token")),
                help: "A cookie that may hold the token of a link."
            )
        case .pace:
            SettingRule(
                \.pace,
                .optional(.size(in: .kibibytes(1)...(.gibibytes(1)))),
                help: "Most bytes a second of one playback after its first seconds; a link can allow less."
            )
        case .paceBy:
            SettingRule(
                \.paceBy,
                .word("who"),
                help: "Who keeps the pace: this program for a playback, or nginx for an answer (X-Accel-Limit-Rate)."
            )
        case .listen:
            SettingRule(
                \.listen,
                SettingKind("address", allowed: "unix:PATH (at most 107 bytes), HOST:PORT or [IPV6]:PORT"),
                help: "Where nginx connects; inherited is the socket that spawn-fcgi or systemd hands over."
            )
        case .socketMode:
            SettingRule(\.socketMode, .mode, help: "Permissions of a Unix socket made by --listen.")
        case .webServers:
            SettingRule(
                \.webServers,
                each: SettingKind("address", allowed: "addresses or ranges, such as 192.0.2.1 or 192.0.2.0/24"),
                help: "Which web servers may connect over TCP; unset, FCGI_WEB_SERVER_ADDRS says, or nobody is refused."
            )
        case .cap:
            SettingRule(
                \.cap,
                .word("who"),
                help: "Who gets one window for an open-ended range: browsers' media elements, every client, none."
            )
        case .window:
            SettingRule(
                \.window,
                .size(in: .kibibytes(64)...(.gibibytes(1))),
                help: "How much of a film is delivered at a time, and how much a capped answer holds."
            )
        case .sendfile:
            SettingRule(
                \.sendfile,
                .word("switch"),
                help: "Whether the kernel sends films by itself: cheaper, where no film is ever cut short in place."
            )
        case .workers:
            SettingRule(
                \.workers,
                .number(in: 1...1024),
                help: "Threads that read films and answer; viewers who pause hold none."
            )
        case .connections:
            SettingRule(
                \.connections,
                .number(in: 1...1_000_000),
                help: "Most connections from nginx open at once; more wait in the kernel's queue."
            )
        case .requestTimeout:
            SettingRule(
                \.requestTimeout,
                .time(in: .milliseconds(100)...(.seconds(600))),
                help: "How long nginx may pause in the middle of a request before the connection is closed."
            )
        case .drainTimeout:
            SettingRule(
                \.drainTimeout,
                .time(in: .zero...(.seconds(24 * 3600))),
                help: "How long running answers may go on after SIGTERM."
            )
        case .maximumRanges:
            SettingRule(
                \.maximumRanges,
                .number(in: 1...1000),
                help: "Most ranges in one request; a request for more gets the whole file."
            )
        case .mergeGap:
            SettingRule(
                \.mergeGap,
                .size(in: ByteCount(bytes: 0)...(.mebibytes(1))),
                help: "Two ranges with so little between them become one; 80B is what the framing of a part takes."
            )
        case .cacheMaxAge:
            SettingRule(
                \.cacheMaxAge,
                .time(in: .zero...(.seconds(365 * 24 * 3600))),
                help: "How long a browser may use what it has before it asks again."
            )
        case .cacheControl:
            SettingRule(
                \.cacheControls,
                each: SettingKind("folder=directives", allowed: CacheControlRule.allowed),
                opening: "/",
                help: "Cache-Control in a folder and beneath; * is any part of a name, the last that fits counts."
            )
        case .responseField:
            SettingRule(
                \.responseFields,
                each: SettingKind("folder=name: value", allowed: ResponseFieldRule.allowed),
                opening: "/",
                help: "A response field in a folder and beneath; * is any part of a name, the last of a NAME counts."
            )
        case .cors:
            SettingRule(
                \.cors,
                each: SettingKind("origin", allowed: AllowedOrigin.allowed),
                conflict: AllowedOrigin.firstConflict,
                help: "Whose pages may read films and refusals (CORS), such as https://app.example.org."
            )
        case .dlna:
            SettingRule(\.dlna, .word("switch"), help: "Whether TVs get the fields that DLNA has for them.")
        case .delivery:
            SettingRule(
                \.delivery,
                .word("way"),
                help: "Who sends films: this program, or nginx from an internal location (X-Accel-Redirect)."
            )
        case .accelLocation:
            SettingRule(
                \.accelLocation,
                SettingKind("location", allowed: AccelLocation.allowed),
                help: "The location in nginx from which it sends films; the name of a root comes after it."
            )
        case .mediaType:
            SettingRule(
                \.mediaTypes,
                each: SettingKind("ext=type", allowed: "EXTENSION=TYPE/SUBTYPE, such as mkv=video/matroska, each once"),
                conflict: MediaTypeOverride.firstConflict,
                help: "The media type of an extension, over what is built in."
            )
        case .state:
            SettingRule(
                \.state,
                .optional(
                    .line("folder", allowed: "a folder that this user can write to, such as /var/lib/rangefinder")
                ),
                help: "A folder for what is worth keeping from one start to the next, such as counts and posters."
            )
        case .stateLimit:
            SettingRule(
                \.stateLimit,
                .size(in: .mebibytes(1)...(.gibibytes(1024))),
                help: "The most bytes of posters in the state folder; those go that were seen longest ago."
            )
        case .statusAllow:
            SettingRule(
                \.statusAllow,
                each: SettingKind("address", allowed: "addresses or ranges, such as 192.0.2.7 or 2001:db8::/32"),
                help: "Who may see status and metrics below /-/, and end playbacks."
            )
        case .logLevel:
            SettingRule(\.logLevel, .word("level"), help: "The least level that is logged.")
        case .logFormat:
            SettingRule(\.logFormat, .word("format"), help: "How a log line is written.")
        }
    }
}

extension Setting {
    /// The setting's environment variable, such as `RANGEFINDER_LOG_LEVEL`.
    public var variable: String {
        Self.variablePrefix + rawValue.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// The setting's flag, such as `--log-level`.
    public var flag: String { "--\(rawValue)" }

    /// Whether the setting takes several values: a repeated flag, a list in the file, commas in the variable.
    public var isList: Bool { rule.isList }

    /// The placeholder of the value in the command line's help.
    public var placeholder: String { rule.placeholder }

    /// The explanation for the command line's help: purpose, what is allowed, default.
    public var help: String {
        let standard = rule.standard.isEmpty ? "" : "; default \(rule.standard)"
        return "\(rule.help) (\(rule.allowed)\(standard))"
    }

    static let variablePrefix = "RANGEFINDER_"
}
