internal import FastCGI
internal import RangePlanning

/// What the log says of one exchange: what was asked, what was answered, and how it ended.
struct ExchangeRecord {
    private let start = ContinuousClock.now
    private let method: String
    private let path: RequestPath
    private let range: String?
    private let destination: String?
    private let agent: String?

    private var status: Status?
    private var length: Int64 = 0
    private var isCapped = false
    private var failure: String?

    /// Notes what a request asks for.
    init(of request: borrowing Request, path: RequestPath) {
        self.path = path
        method = request["REQUEST_METHOD"] ?? ""
        range = request["HTTP_RANGE"]
        destination = request["HTTP_SEC_FETCH_DEST"]
        agent = request["HTTP_USER_AGENT"]
    }

    /// Whether the answer has no body, whatever its head says (RFC 9110 section 9.3.2).
    var isHead: Bool { method == "HEAD" }

    /// The record with an answer that was planned.
    consuming func answered(by plan: ResponsePlan) -> ExchangeRecord {
        status = Status(plan.status)
        length = plan.slices.reduce(0) { $0 + $1.count }
        isCapped = plan.isCapped
        return self
    }

    /// The record with an answer that has no film in it.
    consuming func answered(_ status: Status) -> ExchangeRecord {
        self.status = status
        return self
    }

    /// The record with a reason why the client does not get what it asked for.
    consuming func failing(_ reason: String) -> ExchangeRecord {
        failure = reason
        return self
    }
}

extension Log {
    /// Writes the line of an exchange that has ended.
    func write(_ record: ExchangeRecord, ending: Ending, sent: Int64) {
        let isFault = ending == .aborted
        let fields = { (line: inout LogLine) in record.append(to: &line, ending: ending, sent: sent) }
        if isFault { error("exchange", fields) } else { info("exchange", fields) }
    }
}

extension ExchangeRecord {
    fileprivate func append(to line: inout LogLine, ending: Ending, sent: Int64) {
        line.append("method", method)
        line.append("path", bytes: path.bytes.span)
        if let status { line.append("status", status.rawValue) }
        if let range { line.append("range", range) }
        line.append("length", length)
        line.append("sent", sent)
        if isCapped { line.append("capped", true) }
        line.append("ending", ending.word)
        if let failure { line.append("reason", failure) }
        line.append("duration", ContinuousClock.now - start)
        if let destination { line.append("for", destination) }
        if let agent { line.append("agent", agent) }
    }
}

extension Ending {
    /// The ending as the log says it.
    fileprivate var word: String {
        switch self {
        case .complete: "complete"
        case .clientGone: "client-gone"
        case .aborted: "aborted"
        case .stopped: "stopped"
        }
    }
}
