/// A program that people watch or fetch films with: what it asks for, and what becomes of it where the answer is wrong.
struct Client: Sendable {
    let name: String
    /// What it sends with every range.
    let fields: [Request.Field]
    /// What it asks for, of a film of so many bytes: at the start, at its index, where the viewer seeks to.
    let asks: @Sendable (_ size: Int64) -> [Ask]
    /// What it adds from the second request on, so that it gets the same film.
    var condition: @Sendable (RemoteFilm) -> [Request.Field] = { _ in [] }
    /// Whether it asks again where an answer to an open-ended range ends early.
    var goesOnAfterCut = false
    /// What its user sees.
    let harm: @Sendable (RangeFault) -> String

    /// Its requests for a film, and whether it gets what it needs.
    func trial(of film: RemoteFilm) -> Trial {
        let asks = asks(film.size)
        let requests = asks.enumerated().map { index, ask in
            Request(ask.field, fields + (index == 0 ? [] : condition(film)))
        }
        return Trial(name, requests) { exchanges in
            for (exchange, ask) in zip(exchanges, asks) {
                guard let fault = RangeFault(in: exchange, to: ask, of: film.size), !copes(with: fault, ask) else {
                    continue
                }
                return .fault(name, "\(ask.field): \(fault.text(of: film.size))", harm: harm(fault))
            }
            return .good(name, asks.map(\.field).joined(separator: ", "))
        }
    }

    private func copes(with fault: RangeFault, _ ask: Ask) -> Bool {
        if case .cutShort = fault { goesOnAfterCut && ask.last == nil } else { false }
    }
}
