internal import FastCGI

/// What TVs ask for that follow the DLNA guidelines (IEC 62481-1), section "Media transport" for HTTP.
///
/// nginx ignores fields with a dot in their names, unless it is told not to (`ignore_invalid_headers off`).
struct DLNAFields {
    private let isOn: Bool

    init(_ settings: Settings) {
        isOn = settings.dlna == .on
    }

    /// Appends how a film is transferred, and what else it can do if that is asked.
    func append(to head: inout ResponseHead, mediaType: String, for request: borrowing Request) {
        guard isOn else { return }
        let kind = Kind(mediaType)
        let wanted = request["HTTP_TRANSFERMODE.DLNA.ORG"].flatMap { mode in
            kind.modes.first { $0.lowercased() == mode.lowercased() }
        }
        head.append("transferMode.dlna.org", wanted ?? kind.modes[0])
        if request["HTTP_GETCONTENTFEATURES.DLNA.ORG"] == "1" {
            head.append("contentFeatures.dlna.org", kind.features)
        }
    }

    /// What is played as it comes, or looked at when it is there.
    private enum Kind {
        case stream
        case still

        init(_ mediaType: String) {
            self = ["video/", "audio/"].contains(where: mediaType.hasPrefix) ? .stream : .still
        }

        /// How it may be transferred; the first one unless another is asked for.
        var modes: [String] {
            switch self {
            case .stream: ["Streaming", "Background"]
            case .still: ["Interactive", "Background"]
            }
        }

        /// What can be done with it: OP, seeking by byte but not by time; CI, as it was made; and flags.
        ///
        /// The flags are 32 bits and 96 in reserve: version 1.5 of the guidelines (bit 20), a connection on which a
        /// viewer who pauses need not read (21), and transfer modes, Background (22), Interactive (23), Streaming (24).
        var features: String {
            let flags =
                switch self {
                case .stream: "01700000"
                case .still: "00F00000"
                }
            return "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=\(flags)000000000000000000000000"
        }
    }
}
