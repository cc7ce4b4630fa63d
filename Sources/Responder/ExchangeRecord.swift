internal import FastCGI
internal import Observations
internal import Playback
internal import RangePlanning

/// What the log says of one exchange: what was asked, what was answered, and how it ended.
struct ExchangeRecord: ~Copyable {
    private let start = MonotonicTime.now
    private let method: String
    private let path: RequestPath
    private let fields: RequestFields
    let agent: String?

    private(set) var status: Status?
    private(set) var length: Int64 = 0
    private var isCapped = false
    private var isRedirected = false
    private var failure: String?
    private var grant: Grant?
    /// Whether it asks after the responder itself, and is no part of what is observed.
    private(set) var isOwn = false

    /// Notes what a request asks for: its method, whatever that is, its path, its fields, and what sends it.
    init(method: String, path: RequestPath, fields: RequestFields, agent: String?) {
        self.method = method
        self.path = path
        self.fields = fields
        self.agent = agent
    }

    /// Nanoseconds since the request.
    var age: Int64 { MonotonicTime.now - start }

    /// Whether the answer has no body, whatever its head says (RFC 9110 section 9.3.2).
    var isHead: Bool { method == "HEAD" }

    /// Notes what the request was let through with.
    mutating func admit(_ grant: Grant) {
        self.grant = grant
    }

    /// Notes an answer that was planned.
    mutating func answer(by plan: ResponsePlan) {
        status = Status(plan.status)
        length = plan.slices.reduce(0) { $0 + $1.count }
        isCapped = plan.isCapped
    }

    /// Notes that the request asks after the responder itself.
    mutating func turnInward() {
        isOwn = true
    }

    /// Notes that nginx sends the film, with a status that only it knows.
    mutating func redirect() {
        isRedirected = true
    }

    /// Notes an answer that has no film in it.
    mutating func answer(_ status: Status) {
        self.status = status
    }

    /// Notes why the client does not get what it asked for.
    mutating func fail(_ reason: String) {
        failure = reason
    }
}

extension Log {
    /// Writes the line of an exchange that has ended, and took so many nanoseconds.
    func write(_ record: borrowing ExchangeRecord, ending: Ending, sent: Int64, duration: Int64) {
        let level: LogLevel = record.isOwn ? .debug : ending == .aborted ? .error : .info
        write(level, "exchange") { record.append(to: &$0, ending: ending, sent: sent, duration: duration) }
    }
}

extension ExchangeRecord {
    fileprivate func append(to line: inout LogLine, ending: Ending, sent: Int64, duration: Int64) {
        line.append("method", method)
        line.append("path", bytes: path.bytes)
        if let status { line.append("status", status.rawValue) }
        if isRedirected { line.append("delivery", DeliveryWay.accel.rawValue) }
        if let range = fields.range { line.append("range", range) }
        line.append("length", length)
        line.append("sent", sent)
        if isCapped { line.append("capped", true) }
        line.append("ending", ExchangeEnding(ending).word)
        if let failure { line.append("reason", failure) }
        line.append("duration", .nanoseconds(duration))
        if let destination = fields.secFetchDest { line.append("for", destination) }
        if let grant {
            if case .named(let viewer) = grant.viewer { line.append("viewer", viewer) }
            line.append("grant", grant.id)
        }
        if let agent { line.append("agent", agent) }
    }
}

extension ExchangeEnding {
    /// The ending as the log says it and metrics count it.
    init(_ ending: Ending) {
        switch ending {
        case .complete: self = .complete
        case .clientGone: self = .clientGone
        case .aborted: self = .aborted
        case .stopped: self = .stopped
        }
    }
}
