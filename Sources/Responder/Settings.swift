public import Addresses
public import RangePlanning
public import SystemPackage

/// Everything that an operator can choose, checked whole before any of it takes effect.
///
/// ``Setting`` has the names, ranges and explanations; the defaults are here.
public struct Settings: Equatable, Sendable {
    /// The folders of films: one, or several that all have a name.
    public internal(set) var roots: [RootFolder] = []
    /// The path of the keys that sign links; without them, there are no links.
    public internal(set) var keys: String?
    /// Which roots need a link; where there are keys, all that are not named here.
    public internal(set) var access: [RootRule<Access>] = []
    /// Which roots have pages; none that are not named here.
    public internal(set) var pages: [RootRule<Switch>] = []
    /// For whom links have to be meant.
    public internal(set) var audience: String?
    /// The cookie that may hold the token of a link.
    public internal(set) var tokenCookie: String?
    /// The most bytes a second of one playback; a link can allow less.
    public internal(set) var pace: ByteCount?
    /// Who keeps the pace.
    public internal(set) var paceBy = PaceKeeper.rangefinder
    /// Where nginx finds the responder.
    public internal(set) var listen = ListenAddress.inherited
    /// The permissions of a Unix socket that the responder makes itself.
    public internal(set) var socketMode = FilePermissions(rawValue: 0o660)
    /// The addresses of the web servers that may connect over TCP; empty if this does not say.
    public internal(set) var webServers: [AddressRange] = []
    /// Which open-ended ranges are answered with one window.
    public internal(set) var cap = Cap.media
    /// How much of a film is delivered at a time, and how much a capped answer holds.
    public internal(set) var window = ByteCount.mebibytes(8)
    /// Whether the kernel hands films to the web server by itself, sendfile(2).
    ///
    /// Off, because what it hands over stays the file's own until the web server has read it. Where a film is cut short
    /// in place meanwhile, a viewer gets zeros, up to the end of a page, before the answer breaks off.
    public internal(set) var sendfile = Switch.off
    /// How many threads read films and answer requests.
    public internal(set) var workers = 32
    /// How many connections from nginx may be open at once.
    public internal(set) var connections = 8_000
    /// How long the web server may pause in the middle of a request.
    public internal(set) var requestTimeout = Duration.seconds(5)
    /// How long running answers may go on after a request to stop.
    public internal(set) var drainTimeout = Duration.seconds(30)
    /// How many ranges one request may name before it gets the whole file.
    public internal(set) var maximumRanges = 16
    /// How little may lie between two ranges so that they are sent as one.
    public internal(set) var mergeGap = ByteCount(bytes: 80)
    /// How long a browser may use what it has before it asks again.
    public internal(set) var cacheMaxAge = Duration.seconds(3600)
    /// What `Cache-Control` says instead for folders; of several that fit, the last one counts.
    public internal(set) var cacheControls: [CacheControlRule] = []
    /// Fields that are sent along with the films in folders; of several with one name that fit, the last one counts.
    public internal(set) var responseFields: [ResponseFieldRule] = []
    /// Whose pages may read the answers: nobody's but those of the films' own origin, unless it says so.
    public internal(set) var cors: [AllowedOrigin] = []
    /// Whether TVs get the fields that DLNA has for them.
    public internal(set) var dlna = Switch.off
    /// Who sends films.
    public internal(set) var delivery = DeliveryWay.direct
    /// The location in nginx from which it sends films.
    public internal(set) var accelLocation = AccelLocation.standard
    /// The media types that the operator gives to extensions, each extension once.
    public internal(set) var mediaTypes: [MediaTypeOverride] = []
    /// The folder for what is worth keeping from one start to the next, and for what processes on one socket tell each
    /// other; without it, nothing is kept or told.
    public internal(set) var state: String?
    /// The most bytes of posters in the state folder.
    public internal(set) var stateLimit = ByteCount.mebibytes(256)
    /// Who may see what goes on: this machine, unless it says so.
    public internal(set) var statusAllow = ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) }
    /// The least level that is logged.
    public internal(set) var logLevel = LogLevel.info
    /// How log lines are written.
    public internal(set) var logFormat = LogFormat.logfmt

    /// The defaults, which lack a root and so are no settings to start with.
    init() {}
}

extension Settings {
    /// The environment variable that names the configuration file.
    public static let fileVariable = Setting.variablePrefix + "CONFIG"

    /// Reads flags over variables over the file, and checks everything.
    ///
    /// - Parameters:
    ///   - flags: The values of each flag as they were typed.
    ///   - file: The path of the YAML file; without one, ``fileVariable`` may name it.
    ///   - variables: The environment. Names that do not begin with `RANGEFINDER_` are left alone.
    /// - Throws: ``SettingsError/unreadable(file:_:)`` if there is no such file or it may not be read;
    ///   ``SettingsError/wrong(_:)`` with all faults of all sources.
    public init(
        flags: [Setting: [String]] = [:],
        file: String? = nil,
        variables: [String: String] = [:]
    ) throws(SettingsError) {
        let path = file ?? variables[Self.fileVariable] ?? ""
        let settingsFile = path.isEmpty ? .none : try SettingsFile(contentsOf: path)
        var faults = settingsFile.faults + Self.unknownVariables(among: variables.keys)
        let reader = SettingsReader(flags: flags, variables: variables, file: settingsFile)
        self.init()
        for setting in Setting.allCases {
            if let fault = take(setting, from: reader) { faults.append(fault) }
        }
        if let reason = reasonAgainstRoots, let place = reader.find(.root)?.place {
            faults.append(SettingFault(place: place, reason: reason))
        }
        if let reason = reasonAgainstAccess, let place = reader.find(.access)?.place {
            faults.append(SettingFault(place: place, reason: reason))
        }
        if let reason = reasonAgainstRule(among: pages), let place = reader.find(.pages)?.place {
            faults.append(SettingFault(place: place, reason: reason))
        }
        if let reason = reasonAgainstWebServers, let place = reader.find(.webServers)?.place {
            faults.append(SettingFault(place: place, reason: reason))
        }
        if let reason = reasonAgainstDelivery, let place = reader.find(.delivery)?.place {
            faults.append(SettingFault(place: place, reason: reason))
        }
        guard faults.isEmpty else { throw .wrong(faults) }
    }

    private mutating func take(_ setting: Setting, from reader: SettingsReader) -> SettingFault? {
        guard let finding = reader.find(setting) else {
            return setting == .root ? Self.rootIsMissing : nil
        }
        do {
            try setting.rule.store(finding.texts, &self)
        } catch {
            let reason = "\(error.text.debugDescription) is not allowed; allowed is \(setting.rule.allowed)"
            return SettingFault(place: finding.place, reason: reason)
        }
        return nil
    }

    /// Why the roots do not go with the other settings.
    private var reasonAgainstRoots: String? {
        if roots.contains(where: { $0.name == "-" }) {
            return "\"-\" cannot name a root: /-/ leads to the responder itself; give it another name"
        }
        guard keys != nil, roots.contains(where: { $0.name == "t" }) else { return nil }
        return "\"t\" cannot name a root where there are keys: /t/ stands before a token; give it another name"
    }

    /// Why the rules of access do not go with the other settings.
    private var reasonAgainstAccess: String? {
        if let reason = reasonAgainstRule(among: access) { return reason }
        guard keys == nil, let rule = access.first(where: { $0.choice == .signed }) else { return nil }
        let advice = "make them with `rangefinder keys new` and name them with --keys"
        return "\(rule.description.debugDescription) needs keys; \(advice)"
    }

    /// Which rule is for a root that there is not.
    private func reasonAgainstRule<Choice>(among rules: [RootRule<Choice>]) -> String? {
        let names = roots.compactMap(\.name)
        for rule in rules {
            guard let root = rule.root, !names.contains(root) else { continue }
            let question = NearestName.question(about: root, among: names)
            return "\(rule.description.debugDescription) names no root\(question)"
        }
        return nil
    }

    /// Why the addresses of web servers do not go with the socket.
    private var reasonAgainstWebServers: String? {
        guard case .unix = listen, !webServers.isEmpty else { return nil }
        return "nobody has an address on a Unix socket; who may connect there is for socket-mode to say"
    }

    /// Which other setting would not hold where nginx sends films.
    private var reasonAgainstDelivery: String? {
        guard delivery == .accel else { return nil }
        let broken: (setting: Setting, advice: String)? =
            if cap == .always {
                (.cap, "nginx answers an open-ended range to its end; leave cap away or set it to never")
            } else if pace != nil && paceBy == .rangefinder {
                (.pace, "nginx has to keep the pace; set pace-by to nginx")
            } else if !responseFields.isEmpty {
                (.responseField, "nginx leaves such fields away; give them to its location with add_header")
            } else if dlna == .on {
                (.dlna, "nginx leaves these fields away; leave delivery at direct for TVs")
            } else {
                nil
            }
        return broken.map { "accel does not go with \($0.setting.rawValue): \($0.advice)" }
    }

    private static let rootIsMissing = SettingFault(
        place: Setting.root.rawValue,
        reason: "not set; give a folder of films with --root, RANGEFINDER_ROOT or `root:` in the file"
    )

    private static func unknownVariables(among names: some Sequence<String>) -> [SettingFault] {
        let known = Setting.allCases.map(\.variable) + [fileVariable]
        return names.filter { $0.hasPrefix(Setting.variablePrefix) && !known.contains($0) }.sorted().map { name in
            SettingFault(place: name, reason: "not a setting\(NearestName.question(about: name, among: known))")
        }
    }
}
