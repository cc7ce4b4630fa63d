/// What one look at something has shown.
public struct Finding: Equatable, Sendable {
    /// How much it matters.
    public enum Grade: String, Sendable {
        /// All is well.
        case good
        /// Nothing is wrong, but worth knowing.
        case note
        /// It works, and could hurt or work better.
        case warning
        /// It is wrong, and hurts somebody.
        case fault
    }

    /// How much it matters.
    public let grade: Grade
    /// What was looked at: a client, a property, a place in a file.
    public let subject: String
    /// What was seen, in one line; may hold what a server or a file says.
    public let text: String
    /// Whom it hurts and how; `nil` where nobody is hurt.
    public let harm: String?
    /// What to change; `nil` where nothing needs it, or where another finding says it.
    public let advice: String?

    private init(_ grade: Grade, _ subject: String, _ text: String, harm: String? = nil, advice: String? = nil) {
        self.grade = grade
        self.subject = subject
        self.text = text
        self.harm = harm
        self.advice = advice
    }

    static func good(_ subject: String, _ text: String) -> Finding {
        Finding(.good, subject, text)
    }

    static func note(_ subject: String, _ text: String, advice: String? = nil) -> Finding {
        Finding(.note, subject, text, advice: advice)
    }

    static func warning(_ subject: String, _ text: String, harm: String, advice: String) -> Finding {
        Finding(.warning, subject, text, harm: harm, advice: advice)
    }

    static func fault(_ subject: String, _ text: String, harm: String? = nil, advice: String? = nil) -> Finding {
        Finding(.fault, subject, text, harm: harm, advice: advice)
    }
}
