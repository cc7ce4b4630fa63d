public import FastCGI
internal import Glibc
public import MediaLibrary
internal import RangePlanning

/// Answers requests for films: the way from a request to the slices of a file, in one place.
public struct Responder: Application {
    private let library: MediaLibrary
    private let policy: RangePolicy
    private let folderFields: FolderFields
    private let sendfile: Switch
    private let log: Log

    /// Creates a responder that serves a library as the settings say.
    public init(library: MediaLibrary, settings: Settings, log: Log) {
        self.library = library
        self.log = log
        policy = RangePolicy(
            cap: settings.cap,
            window: settings.window.bytes,
            maximumRanges: settings.maximumRanges,
            mergeGap: settings.mergeGap.bytes
        )
        folderFields = FolderFields(settings)
        sendfile = settings.sendfile
    }

    /// Answers one request: is it a method that a film has, which file is it, what does it get.
    public func respond(to request: borrowing Request) -> Response {
        let method = request["REQUEST_METHOD"] ?? ""
        let path = RequestPath(of: request)
        let fields = RequestFields(of: request, isHead: method == "HEAD")
        let record = ExchangeRecord(method: method, path: path, fields: fields, agent: request["HTTP_USER_AGENT"])
        switch Method(method) {
        case .get, .head: return film(at: path, fields, in: request, record)
        case .options: return options(record)
        case .other: return refusal(.methodNotAllowed, to: request, record)
        }
    }

    private func film(
        at path: RequestPath,
        _ fields: RequestFields,
        in request: borrowing Request,
        _ record: consuming ExchangeRecord
    ) -> Response {
        let file: any MediaFile
        do throws(LookupError) {
            file = try library.open(path.bytes.span)
        } catch {
            record.fail("\(error)")
            return refusal(error.isServerFailure ? .unavailable : .notFound, to: request, record)
        }
        let plan = ResponsePlan(
            for: fields,
            of: Target(file.representation),
            at: HTTPDate(secondsSince1970: Int64(time(nil))),
            policy: policy
        )
        record.answer(by: plan)
        switch plan.status {
        case .ok, .partialContent, .notModified:
            var head = ResponseHead(Status(plan.status))
            plan.forEachField { head.append($0) }
            head.append("X-Content-Type-Options", "nosniff")
            folderFields.append(to: &head, for: path)
            if RequestQuery(request["QUERY_STRING"] ?? "").asksForDownload {
                head.append("Content-Disposition", "\(ContentDisposition(fileName: path.fileName))")
            }
            let content = FilmContent(plan, of: file, window: policy.window)
            return Response(
                head: head.ended(),
                delivery: ExchangeDelivery(of: content, transfers: sendfile == .on, record, log: log)
            )
        case .preconditionFailed:
            return refusal(.preconditionFailed, to: request, record, plan)
        case .rangeNotSatisfiable:
            return refusal(.rangeNotSatisfiable, to: request, record, plan)
        }
    }

    private func options(_ record: consuming ExchangeRecord) -> Response {
        var head = ResponseHead(.noContent)
        head.append("Allow", Method.allowed)
        record.answer(.noContent)
        return Response(head: head.ended(), delivery: ExchangeDelivery(record, log: log))
    }

    private func refusal(
        _ refusal: Refusal,
        to request: borrowing Request,
        _ record: consuming ExchangeRecord,
        _ plan: ResponsePlan? = nil
    ) -> Response {
        let accept = AcceptField(request["HTTP_ACCEPT"] ?? "")
        let format = accept.preferred(among: Refusal.Format.allCases, default: .text)
        let body = Array(refusal.body(as: format).utf8)
        var head = ResponseHead(refusal.status)
        plan?.forEachField { head.append($0) }
        refusal.forEachField { head.append($0, $1) }
        head.append("Content-Type", format.contentType)
        head.append("Content-Length", "\(body.count)")
        head.append("Vary", "Accept")
        head.append("Cache-Control", "no-cache")
        head.append("X-Content-Type-Options", "nosniff")
        record.answer(refusal.status)
        return Response(
            head: head.ended(with: record.isHead ? [] : body),
            delivery: ExchangeDelivery(record, log: log)
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

extension Target {
    /// What the planner must know of a file.
    ///
    /// The tag names no inode: several machines serve the same file.
    fileprivate init(_ representation: Representation) {
        let modified = representation.modified
        self.init(
            size: representation.size,
            entityTag: EntityTag(
                size: representation.size,
                modified: modified.seconds,
                nanoseconds: modified.nanoseconds,
                variant: representation.variant
            ),
            lastModified: HTTPDate(secondsSince1970: modified.seconds),
            mediaType: representation.mediaType
        )
    }
}
