public import FastCGI
internal import Glibc
public import MediaLibrary
public import Observations
public import Playback
public import Posters
internal import RangePlanning

/// Answers requests for films: the way from a request to the slices of a file, in one place.
public struct Responder: Application {
    private let library: MediaLibrary
    private let gate: Gate
    private let pages: LibraryPages?
    private let playbacks: Playbacks
    private let observer: Observer
    private let operations: Operations
    private let policy: RangePolicy
    private let pace: ByteCount?
    private let paceKeeper: PaceKeeper
    private let folderFields: FolderFields
    private let crossOrigin: CrossOrigin
    private let dlnaFields: DLNAFields
    private let accelRedirect: AccelRedirect?
    private let sendfile: Switch
    private let posters: Posters?
    private let log: Log

    /// Creates a responder that serves a library as the settings say.
    ///
    /// - Parameters:
    ///   - library: The films.
    ///   - keys: What verifies the tokens of links; `nil` where everything is open.
    ///   - playbacks: What is watched now; one for as long as the process runs.
    ///   - observer: Who sees what happens; one for as long as the process runs.
    ///   - posters: What makes posters; `nil` where there are none.
    ///   - settings: How they are served.
    ///   - log: Where a line is written for each exchange.
    public init(
        library: MediaLibrary,
        keys: TokenVerifier? = nil,
        playbacks: Playbacks = Playbacks(),
        observer: Observer = Observer(),
        posters: Posters? = nil,
        settings: Settings,
        log: Log
    ) {
        self.library = library
        self.playbacks = playbacks
        self.observer = observer
        self.posters = posters
        self.log = log
        operations = Operations(settings, library: library, observer: observer, log: log)
        gate = Gate(settings, keys: keys)
        pages = LibraryPages(library, gate: gate, posters: posters, settings: settings)
        policy = RangePolicy(
            cap: settings.cap,
            window: settings.window.bytes,
            maximumRanges: settings.maximumRanges,
            mergeGap: settings.mergeGap.bytes
        )
        pace = settings.pace
        paceKeeper = settings.paceBy
        folderFields = FolderFields(settings)
        crossOrigin = CrossOrigin(settings)
        dlnaFields = DLNAFields(settings)
        accelRedirect = AccelRedirect(settings)
        sendfile = settings.sendfile
    }

    /// Answers one request: is it a method that a film has, is there a grant, which file is it, what does it get.
    public func respond(to request: borrowing Request) -> Response {
        let method = request["REQUEST_METHOD"] ?? ""
        let token = gate.presentedToken(of: request)
        let fields = RequestFields(of: request, isHead: method == "HEAD")
        var record = ExchangeRecord(
            method: method,
            path: token.path,
            fields: fields,
            agent: request["HTTP_USER_AGENT"]
        )
        if token.path.isOwn { return own(at: token.path, Method(method), for: request, record) }
        switch Method(method) {
        case .get, .head: break
        case .options: return options(request, record)
        case .post, .other: return refusal(.methodNotAllowed, to: request, record)
        }
        do throws(TokenRefusal) {
            if let pages, pages.isAboveRoots(token.path), let page = try pages.roots(for: token, in: request) {
                return document(page, to: request, record)
            }
            let admission = try gate.admit(
                token,
                beginsFilm: fields.beginsFilm,
                from: request["REMOTE_ADDR"] ?? ""
            )
            if let admission { record.admit(admission.grant) }
            return film(at: token.path, fields, admission, in: request, record)
        } catch {
            record.fail(error.word)
            return refusal(.denied(error), to: request, record)
        }
    }

    /// Answers with what the responder says of itself.
    private func own(
        at path: RequestPath,
        _ method: Method,
        for request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        record.turnInward()
        guard let document = operations.document(at: path, method: method, for: request) else {
            return refusal(.notFound, to: request, record)
        }
        return self.document(document, to: request, record)
    }

    private func film(
        at path: RequestPath,
        _ fields: RequestFields,
        _ admission: Admission?,
        in request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        let file: any MediaFile
        do throws(LookupError) {
            if let page = try pages?.page(at: path, admission, in: request) {
                return document(page, to: request, record)
            }
            file = try library.open(path.bytes.span)
        } catch {
            record.fail("\(error)")
            return refusal(error.isServerFailure ? .unavailable : .notFound, to: request, record)
        }
        if RequestQuery(of: request).asksForPoster {
            return poster(of: file, at: path, fields, to: request, record)
        }
        let rate = [admission?.grant.rate, pace?.bytes].compactMap(\.self).min()
        if let accelRedirect, nginxMaySend(file, admission, rate) {
            return redirect(by: accelRedirect, to: file, at: path, rate, for: request, record)
        }
        let plan = ResponsePlan(
            for: fields,
            of: Target(file.representation, tag: accelRedirect?.entityTag(of: file.representation)),
            at: HTTPDate(secondsSince1970: Int64(time(nil))),
            policy: policy
        )
        record.answer(by: plan)
        switch plan.status {
        case .ok, .partialContent, .notModified:
            return film(file, at: path, plan, admission, rate, to: request, record)
        case .preconditionFailed:
            return refusal(.preconditionFailed, to: request, record, plan)
        case .rangeNotSatisfiable:
            return refusal(.rangeNotSatisfiable, to: request, record, plan)
        }
    }

    /// Answers with a film, or with what GET would get of it.
    private func film(
        _ file: any MediaFile,
        at path: RequestPath,
        _ plan: ResponsePlan,
        _ admission: Admission?,
        _ rate: Int64?,
        to request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        if let admission, plan.beginsFilm {
            do throws(TokenRefusal) {
                try admission.check(beginsFilm: true)
            } catch {
                record.fail(error.word)
                return refusal(.denied(error), to: request, record)
            }
        }
        let ticket: PlaybackTicket?
        do throws(TooManyStreams) {
            ticket = try plan.isWithoutContent ? nil : playback(of: path, admission?.grant, rate, in: request)
        } catch {
            record.fail(TokenRefusal.tooManyStreams.word)
            return refusal(.tooManyStreams(retryAfter: error.retryAfter), to: request, record)
        }
        let attendance: Attendance?
        do throws(PlaybackEnded) {
            attendance = try plan.isWithoutContent ? nil : attend(file, at: path, admission?.grant, in: request, record)
        } catch {
            record.fail(Refusal.endedWord)
            return refusal(.ended, to: request, record)
        }

        var head = ResponseHead(Status(plan.status))
        plan.forEachField { head.append($0) }
        appendFields(to: &head, of: file, at: path, rate, for: request)
        return Response(
            head: head.ended(),
            delivery: ExchangeDelivery(
                of: FilmContent(plan, of: file, window: ticket?.pace?.portion(of: policy.window) ?? policy.window),
                transfers: sendfile == .on,
                in: ticket,
                until: admission?.grant.ends,
                record,
                log: log,
                observer: observer,
                attendance: attendance
            )
        )
    }

    /// Lets the observer see an answer as one of its playback; `nil` for what nobody watches.
    private func attend(
        _ file: any MediaFile,
        at path: RequestPath,
        _ grant: Grant?,
        in request: borrowing Request,
        _ record: borrowing ExchangeRecord
    ) throws(PlaybackEnded) -> Attendance? {
        guard file.representation.isWatched else { return nil }
        let viewer: String? = if case .named(let name) = grant?.viewer { name } else { nil }
        return try observer.attend(
            PlaybackKey(
                film: path.bytes,
                viewer: viewer,
                address: request["REMOTE_ADDR"] ?? "",
                agent: record.agent ?? ""
            ),
            grant: grant?.id,
            size: file.representation.size,
            peer: request.peer
        )
    }

    /// Whether all that is promised holds if nginx sends a film.
    ///
    /// It neither counts playbacks nor paces them together, has no subtitles that are converted on the way, and does not
    /// know that a film may only be gone on with.
    private func nginxMaySend(_ file: any MediaFile, _ admission: Admission?, _ rate: Int64?) -> Bool {
        guard file.representation.variant == nil, rate == nil || paceKeeper == .nginx else { return false }
        guard let admission else { return true }
        return admission.grant.streams == nil && (try? admission.check(beginsFilm: true)) != nil
    }

    /// Has nginx answer with a film.
    private func redirect(
        by accelRedirect: AccelRedirect,
        to file: any MediaFile,
        at path: RequestPath,
        _ rate: Int64?,
        for request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        var head = ResponseHead(.ok)
        head.append("Content-Type", file.representation.mediaType)
        accelRedirect.append(to: &head, for: path)
        appendFields(to: &head, of: file, at: path, rate, for: request)
        record.redirect()
        return Response(head: head.ended(), delivery: ExchangeDelivery(record, log: log, observer: observer))
    }

    /// Appends the fields that go with a film, whoever sends it and whatever the answer holds of it.
    private func appendFields(
        to head: inout ResponseHead,
        of file: any MediaFile,
        at path: RequestPath,
        _ rate: Int64?,
        for request: borrowing Request
    ) {
        head.append("X-Content-Type-Options", "nosniff")
        folderFields.append(to: &head, for: path)
        if RequestQuery(of: request).asksForDownload {
            head.append("Content-Disposition", "\(ContentDisposition(fileName: path.fileName))")
        }
        if let rate, paceKeeper == .nginx { head.append("X-Accel-Limit-Rate", "\(rate)") }
        crossOrigin.append(to: &head, for: request)
        dlnaFields.append(to: &head, mediaType: file.representation.mediaType, for: request)
    }

    /// Answers with the poster of a film, or says whether it is worth to ask again.
    private func poster(
        of file: any MediaFile,
        at path: RequestPath,
        _ fields: RequestFields,
        to request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        let film = file.representation
        guard let posters, pages?.cover(path) == true, film.mediaType.hasPrefix("video/") else {
            return refusal(.notFound, to: request, record)
        }
        switch posters.poster(of: file, tag: EntityTag(film).text, path: path.bytes) {
        case .ready(let image):
            return self.image(PosterImage(image, of: film), fields, to: request, record)
        case .pending:
            return refusal(.posterPending, to: request, record)
        case .unavailable:
            record.fail("no poster can be made")
            return refusal(.notFound, to: request, record)
        }
    }

    private func image(
        _ image: PosterImage,
        _ fields: RequestFields,
        to request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        let plan = image.plan(for: fields, at: HTTPDate(secondsSince1970: Int64(time(nil))))
        switch plan.status {
        case .preconditionFailed: return refusal(.preconditionFailed, to: request, record, plan)
        case .rangeNotSatisfiable: return refusal(.rangeNotSatisfiable, to: request, record, plan)
        case .ok, .partialContent, .notModified: break
        }
        let status = Status(plan.status)
        var head = ResponseHead(status)
        image.append(plan, to: &head)
        crossOrigin.append(to: &head, for: request)
        record.answer(status)
        return Response(
            head: head.ended(with: image.body(by: plan)),
            delivery: ExchangeDelivery(record, log: log, observer: observer)
        )
    }

    /// The playback that an answer belongs to, where its viewer's are counted or paced.
    private func playback(
        of path: RequestPath,
        _ grant: Grant?,
        _ rate: Int64?,
        in request: borrowing Request
    ) throws(TooManyStreams) -> PlaybackTicket? {
        let paced = paceKeeper == .rangefinder ? rate : nil
        guard grant?.streams != nil || paced != nil else { return nil }
        var device = Hasher()
        device.combine(request["REMOTE_ADDR"])
        device.combine(request["HTTP_USER_AGENT"])
        let playback = Playback(film: path.bytes, device: device.finalize())
        return try playbacks.begin(
            playback,
            of: grant?.viewer ?? .device(playback.device),
            limit: grant?.streams,
            rate: paced
        )
    }

    private func options(_ request: borrowing Request, _ record: consuming ExchangeRecord) -> Response {
        var head = ResponseHead(.noContent)
        head.append("Allow", Method.allowed)
        crossOrigin.appendPreflight(to: &head, for: request)
        record.answer(.noContent)
        return Response(head: head.ended(), delivery: ExchangeDelivery(record, log: log, observer: observer))
    }

    private func refusal(
        _ refusal: Refusal,
        to request: borrowing Request,
        _ record: consuming ExchangeRecord,
        _ plan: ResponsePlan? = nil
    ) -> Response {
        let accept = AcceptField(request["HTTP_ACCEPT"] ?? "")
        let format = accept.preferred(among: Refusal.Format.allCases, default: .text)
        var fields: [(String, String)] = []
        plan?.forEachField { fields.append(($0.name, $0.value)) }
        refusal.forEachField { fields.append(($0, $1)) }
        fields += [("Vary", "Accept"), ("Cache-Control", "no-cache")]
        let body = Array(refusal.body(as: format).utf8)
        return document(
            Document(status: refusal.status, contentType: format.contentType, body: body, fields: fields),
            to: request,
            record
        )
    }

    /// Answers with what is in memory already.
    func document(
        _ document: Document,
        to request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        var head = ResponseHead(document.status)
        for (name, value) in document.fields {
            if name == "Vary" { head.vary(by: value) } else { head.append(name, value) }
        }
        // RFC 9110 8.6: no length where there can be no body.
        if document.status != .noContent {
            head.append("Content-Type", document.contentType)
            head.append("Content-Length", "\(document.body.count)")
        }
        head.append("X-Content-Type-Options", "nosniff")
        if document.isShared { crossOrigin.append(to: &head, for: request) }
        record.answer(document.status)
        return Response(
            head: head.ended(with: record.isHead ? [] : document.body),
            delivery: ExchangeDelivery(record, log: log, observer: observer)
        )
    }
}

extension RequestFields {
    /// The fields that nginx hands over as parameters (RFC 3875 section 4.1.18).
    fileprivate init(of request: borrowing Request, isHead: Bool) {
        self.init(
            method: isHead ? .head : .get,
            range: request["HTTP_RANGE"],
            ifRange: request["HTTP_IF_RANGE"],
            ifMatch: request["HTTP_IF_MATCH"],
            ifNoneMatch: request["HTTP_IF_NONE_MATCH"],
            ifModifiedSince: request["HTTP_IF_MODIFIED_SINCE"],
            ifUnmodifiedSince: request["HTTP_IF_UNMODIFIED_SINCE"],
            secFetchDest: request["HTTP_SEC_FETCH_DEST"]
        )
    }
}

extension RequestFields {
    /// Whether the film's first byte is asked for, as far as the request tells.
    ///
    /// Who asks for what a film is like (HEAD) begins nothing.
    fileprivate var beginsFilm: Bool {
        guard method == .get else { return false }
        guard let range, let ranges = RangeSet(parsing: range) else { return true }
        return ranges.contains { if case .from(0, _) = $0 { true } else { false } }
    }
}

extension ResponsePlan {
    /// Whether the film's first byte is sent.
    fileprivate var beginsFilm: Bool {
        slices.contains { if case .file(let range) = $0 { range.lowerBound == 0 } else { false } }
    }

    /// Whether nothing of the film is sent.
    fileprivate var isWithoutContent: Bool { content == .none }
}

extension Representation {
    /// Whether it is a film, or may be one; subtitles and pictures are fetched beside one.
    fileprivate var isWatched: Bool { !mediaType.hasPrefix("text/") && !mediaType.hasPrefix("image/") }
}

extension Target {
    /// Describes a file, with a tag that it has elsewhere or else its own.
    init(_ representation: Representation, tag: EntityTag?) {
        self.init(
            size: representation.size,
            entityTag: tag ?? EntityTag(representation),
            lastModified: HTTPDate(secondsSince1970: representation.modified.seconds),
            mediaType: representation.mediaType
        )
    }
}
