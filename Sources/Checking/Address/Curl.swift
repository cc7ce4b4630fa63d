/// HTTP by the program curl, with its TLS, its HTTP/2, and the proxies that the variables name.
struct Curl {
    /// Why there is no answer.
    enum Failure: Error, Equatable {
        /// Nothing came that is an answer; curl's words.
        case noAnswer(String)
        case program(ProgramError)
    }

    /// Fields that the person adds to every request, such as a cookie.
    let ownFields: [Request.Field]

    /// How many redirects are followed, as many as browsers do.
    private static let mostRedirects = 20
    /// Seconds for all of one answer.
    private static let patience = "30"
    private static let program = Program(name: "curl")
    /// What stands before curl's own measurements, to find them among its words.
    private static let mark = "measured "
    /// What curl tells there, in this order.
    private static let measurements = "%{time_pretransfer} %{time_starttransfer} %{size_download} %{redirect_url}"

    /// Asks, and reads as much of the body as is wanted.
    ///
    /// Redirects are followed with all fields of the request, as players do; the person's own go to no other host.
    func fetch(_ request: Request, from address: String) throws(Failure) -> Exchange {
        var (place, redirects): (String, [String]) = (address, [])
        while true {
            let isAtHome = place.host == address.host
            let (exchange, next) = try ask(request, of: place, adding: isAtHome ? ownFields : [], after: redirects)
            guard let next, 300...399 ~= exchange.status else { return exchange }
            redirects.append(place)
            guard redirects.count <= Self.mostRedirects else {
                throw .noAnswer("redirected more than \(Self.mostRedirects) times")
            }
            place = next
        }
    }

    private func ask(
        _ request: Request,
        of address: String,
        adding fields: [Request.Field],
        after redirects: [String]
    ) throws(Failure) -> (Exchange, redirect: String?) {
        let outcome: Program.Outcome
        do throws(ProgramError) {
            outcome = try Self.program.run(Self.arguments(request, fields, address)) { bytes in
                AnswerBytes(bytes).map { $0.body.count > request.wanted } ?? false
            }
        } catch {
            throw .program(error)
        }
        let measured = Measurement(in: outcome.words, after: Self.mark)
        guard let answer = AnswerBytes(outcome.output) else {
            throw .noAnswer(Self.complaint(in: outcome.words))
        }
        var exchange = Exchange(request: request, status: answer.status, fields: answer.fields)
        exchange.body = Array(answer.body.prefix(request.wanted))
        exchange.received = measured?.received ?? Int64(answer.body.count)
        exchange.firstByte = measured?.firstByte ?? .zero
        exchange.redirects = redirects
        // Where more came than was wanted, it is we who ended it.
        exchange.brokeOff = outcome.exitCode != 0 && answer.body.count <= request.wanted
        return (exchange, measured?.redirect)
    }

    private static func arguments(
        _ request: Request,
        _ ownFields: [Request.Field],
        _ address: String
    ) -> [String] {
        let names = Set(request.fields.map { $0.name.lowercased() })
        let fields = request.fields + ownFields.filter { !names.contains($0.name.lowercased()) }
        var arguments = ["--disable", "--silent", "--show-error", "--globoff", "--path-as-is"]
        arguments += ["--proto", "=http,https", "--suppress-connect-headers"]
        arguments += ["--connect-timeout", "10", "--max-time", patience]
        arguments += ["--write-out", "%{stderr}\n\(mark)\(measurements)\n"]
        arguments.append(request.isHead ? "--head" : "--include")
        for field in fields { arguments += ["--header", "\(field.name): \(field.value)"] }
        return arguments + ["--", address]
    }

    private static func complaint(in words: String) -> String {
        words.split(separator: "\n").first { $0.hasPrefix("curl: ") }.map(String.init) ?? "no answer that is HTTP"
    }
}

/// What curl measures.
private struct Measurement {
    let firstByte: Duration
    let received: Int64
    let redirect: String?

    init?(in words: String, after mark: String) {
        guard let line = words.split(separator: "\n").last(where: { $0.hasPrefix(mark) }) else { return nil }
        let parts = line.dropFirst(mark.count).split(separator: " ")
        guard parts.count >= 3, let ready = Double(parts[0]), let first = Double(parts[1]), let size = Int64(parts[2])
        else { return nil }
        firstByte = .seconds(max(0, first - ready))
        received = size
        redirect = parts.count > 3 ? String(parts[3]) : nil
    }
}

extension String {
    /// The host and port of an address.
    var host: Substring {
        guard let start = firstRange(of: "://")?.upperBound else { return "" }
        return self[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }
}
