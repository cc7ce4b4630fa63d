/// Something that is tried: requests, and what their answers show.
struct Trial: Sendable {
    /// The client or the property that it is about.
    let subject: String
    let requests: [Request]
    /// Judges the answers, one to each request and in their order.
    let judge: @Sendable ([Exchange]) -> Finding

    init(_ subject: String, _ requests: [Request], judge: @escaping @Sendable ([Exchange]) -> Finding) {
        self.subject = subject
        self.requests = requests
        self.judge = judge
    }
}
