/// What is known of a film beside its poster.
public struct FilmFacts: Equatable, Sendable {
    /// How long it is, to the millisecond.
    public let duration: Duration
}
