/// Looks at a film at an address, as players and download tools would.
public struct AddressCheck {
    private let address: String
    private let curl: Curl

    /// A check of an address.
    ///
    /// - Parameters:
    ///   - address: Where the film is: `http://` or `https://`, with its query.
    ///   - fields: Further fields of every request, by name, such as `Cookie`.
    public init(_ address: String, fields: [(name: String, value: String)] = []) {
        self.address = address
        curl = Curl(ownFields: fields.map { Request.Field($0.name, $0.value) })
    }

    /// Asks, and says what is wrong.
    ///
    /// - Parameter progress: Told what is tried next.
    /// - Returns: What was found.
    /// - Throws: ``ProgramError`` if curl cannot be run.
    public func run(progress: (String) -> Void) throws(ProgramError) -> Inspection {
        var tally = Tally(curl: curl, address: address)
        progress("film")
        let sampleOfUnknown = Ask(Int64(RemoteFilm.beginning) / 2, Int64(RemoteFilm.beginning) - 1)
        do throws(Curl.Failure) {
            let whole = try tally.fetch(Request(nil, wanting: RemoteFilm.beginning))
            guard 200...299 ~= whole.status else { return inspection([Self.refusal(whole)], tally) }
            let ask = whole.length.map { RemoteFilm.sampleAsk(of: max(1, $0)) } ?? sampleOfUnknown
            let sample = try tally.fetch(Request(ask.field, wanting: RemoteFilm.beginning))
            guard let film = RemoteFilm(whole: whole, sample: sample) else {
                return inspection([Self.sizeMissing(whole)], tally)
            }
            let beginning = AddressJudgement(address: address, film: film, exchanges: tally.exchanges).ofBeginning
            let ranges = film.takesRanges ? Trial.ofRanges(film) : []
            let findings = try (Client.all.map { $0.trial(of: film) } + ranges + Trial.ofAnswers(film)).map {
                trial throws(Curl.Failure) in
                progress(trial.subject)
                return try tally.finding(of: trial)
            }
            let end = AddressJudgement(address: address, film: film, exchanges: tally.exchanges).ofAll
            return inspection(beginning + findings + end, tally)
        } catch {
            switch error {
            case .program(let error): throw error
            case .noAnswer(let words):
                return inspection([.fault("answer", words, advice: Self.advice(on: words))], tally)
            }
        }
    }

    private func inspection(_ findings: [Finding], _ tally: Tally) -> Inspection {
        let (count, bytes) = (tally.exchanges.count, tally.exchanges.reduce(0) { $0 + $1.received })
        return Inspection(address, findings, cost: "\(count) requests, \(Amount(bytes)) of the film read")
    }

    private static func advice(on words: String) -> String {
        // CURLE_PEER_FAILED_VERIFICATION, "EXIT CODES" in curl(1).
        words.hasPrefix("curl: (60)")
            ? "players refuse it too: give the server a certificate that is trusted (CURL_CA_BUNDLE names one's own)"
            : "see that the address is right, and that it can be reached from this machine"
    }

    private static func refusal(_ answer: Exchange) -> Finding {
        let advice =
            switch answer.status {
            case 401, 403: "give the whole link with its token, or a field (--header 'Cookie: ...') that lets you in"
            case 404, 410: "see that the path is right; a name with spaces or umlauts has to be percent-encoded"
            case 500...: "look in the server's log: it fails before any range is asked for"
            default: "see in a browser what comes at this address"
            }
        return .fault("answer", "\(answer.status) instead of the film", advice: advice)
    }

    private static func sizeMissing(_ whole: Exchange) -> Finding {
        if whole.length == 0 { return .fault("whole film", "it is empty", advice: "see what became of the file") }
        return .fault(
            "whole film",
            "no answer says how long the film is: no Content-Length, and no range",
            harm: "no player can seek, and no download shows its progress or can be resumed",
            advice: RangeFault.ignored.advice(seeing: whole) + "; send Content-Length"
        )
    }
}

/// The requests of a check, and their answers.
private struct Tally {
    let curl: Curl
    let address: String
    private(set) var exchanges: [Exchange] = []

    init(curl: Curl, address: String) {
        self.curl = curl
        self.address = address
    }

    mutating func fetch(_ request: Request) throws(Curl.Failure) -> Exchange {
        let exchange = try curl.fetch(request, from: address)
        exchanges.append(exchange)
        return exchange
    }

    /// What a trial shows; one that gets no answer fails, and the next is tried.
    mutating func finding(of trial: Trial) throws(Curl.Failure) -> Finding {
        var answers: [Exchange] = []
        do throws(Curl.Failure) {
            for request in trial.requests { answers.append(try fetch(request)) }
        } catch {
            guard case .noAnswer(let words) = error else { throw error }
            return .fault(trial.subject, words, advice: "look in the server's log for what it did with this request")
        }
        return trial.judge(answers)
    }
}
