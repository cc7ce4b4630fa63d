internal import Addresses
internal import FastCGI
internal import MediaLibrary
internal import Observations
internal import Pages

/// What the responder says of itself: whether it is alive and ready, what it does, and a way to end a playback; and the
/// files that its pages use.
struct Operations {
    private let library: MediaLibrary
    private let observer: Observer
    private let log: Log
    /// Who may see more than whether it is alive and ready.
    private let allowed: [AddressRange]

    init(_ settings: Settings, library: MediaLibrary, observer: Observer, log: Log) {
        self.library = library
        self.observer = observer
        self.log = log
        allowed = settings.statusAllow
    }

    /// What is at an address.
    ///
    /// - Returns: `nil` if there is nothing, or nothing for this client.
    func document(at path: RequestPath, method: Method, for request: borrowing Request) -> Document? {
        guard let address = OwnAddress(path), address.isForAll || mayLook(request) else { return nil }
        let isEnd = if case .end = address { true } else { false }
        guard isEnd ? method == .post : method == .get || method == .head else {
            return Document(
                .methodNotAllowed,
                "405 Method Not Allowed",
                fields: [("Allow", isEnd ? "POST" : "GET, HEAD")],
                isShared: false
            )
        }
        switch address {
        case .health: return .now(.ok, "alive")
        case .ready: return ready
        case .metrics: return metrics(for: request)
        case .status: return .now(.ok, contentType: "application/json", observer.status())
        case .statusPage: return .statusPage
        case .end(let playback): return end(playback, for: request)
        case .asset(let name, let version): return Asset(named: name).map { .file($0, asVersion: version) }
        }
    }

    private func mayLook(_ request: borrowing Request) -> Bool {
        guard let client = request["REMOTE_ADDR"] else { return false }
        return allowed.contains { $0.contains(client) }
    }

    private var ready: Document {
        if observer.isDraining { return .now(.serviceUnavailable, "draining") }
        let unreadable = library.unreadableRoots
        guard unreadable.isEmpty else {
            return .now(.serviceUnavailable, "cannot be read: \(unreadable.joined(separator: " "))")
        }
        return .now(.ok, "ready")
    }

    private func metrics(for request: borrowing Request) -> Document {
        let accept = AcceptField(request["HTTP_ACCEPT"] ?? "")
        let format = accept.preferred(among: MetricsText.Format.allCases, default: .text)
        var document = Document.now(.ok, contentType: format.contentType, observer.metrics(as: format))
        document.fields.append(("Vary", "Accept"))
        return document
    }

    private func end(_ playback: String, for request: borrowing Request) -> Document? {
        // A page of another site can have a browser send a form here, but not with this field.
        guard request["HTTP_X_RANGEFINDER"] == "end" else {
            return .now(.forbidden, "the request needs the field X-Rangefinder: end")
        }
        guard let ended = observer.end(playback: playback) else { return nil }
        log.info("playback ended by hand") { line in
            line.append("film", bytes: ended.film)
            if let viewer = ended.viewer { line.append("viewer", viewer) }
            line.append("address", ended.address)
            line.append("by", request["REMOTE_ADDR"] ?? "")
        }
        return Document(status: .noContent, contentType: "", body: [], isShared: false)
    }
}

extension Document {
    /// The page that shows what goes on.
    fileprivate static var statusPage: Document {
        var page = now(.ok, contentType: Page.contentType, StatusPage.html)
        page.fields += Page.fields
        return page
    }

    /// A file that pages use, which may be kept for good where it was asked for by the build's version.
    ///
    /// Not with that of another build, which runs behind the same nginx for a while.
    fileprivate static func file(_ asset: Asset, asVersion version: String?) -> Document {
        Document(
            status: .ok,
            contentType: asset.contentType,
            body: asset.bytes,
            fields: [("Cache-Control", version == Asset.version ? "public, max-age=31536000, immutable" : "no-cache")]
        )
    }

    /// What holds now and is not to be kept.
    fileprivate static func now(_ status: Status, contentType: String, _ body: [UInt8]) -> Document {
        Document(
            status: status,
            contentType: contentType,
            body: body,
            fields: [("Cache-Control", "no-store")],
            isShared: false
        )
    }

    /// A line that holds now and is not to be kept.
    fileprivate static func now(_ status: Status, _ line: String) -> Document {
        Document(status, line, fields: [("Cache-Control", "no-store")], isShared: false)
    }
}
