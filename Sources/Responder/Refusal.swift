internal import Playback

/// An answer that explains why there is no film in it.
enum Refusal {
    /// The token, or that there is none.
    case denied(TokenRefusal)
    /// The viewer watches as many films at once as allowed; one may be free after so many seconds.
    case tooManyStreams(retryAfter: Int64)
    /// An operator has ended the playback.
    case ended
    case notFound
    case methodNotAllowed
    case preconditionFailed
    case rangeNotSatisfiable
    case unavailable
    /// The film's poster is being made.
    ///
    /// 202 (RFC 9110 section 15.3.3) is no error, so neither a browser's console nor an operator's alarm takes it for
    /// one, and what comes with it is no image, so that an `<img>` shows what it has in the place of one.
    case posterPending

    var status: Status {
        switch self {
        case .denied(let refusal): refusal.isOfToken ? .unauthorized : .forbidden
        case .tooManyStreams: .tooManyRequests
        case .ended: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .preconditionFailed: .preconditionFailed
        case .rangeNotSatisfiable: .rangeNotSatisfiable
        case .unavailable: .serviceUnavailable
        case .posterPending: .accepted
        }
    }

    /// What a person should know.
    ///
    /// Fixed words, so that nothing in them needs an escape.
    var detail: String {
        switch self {
        case .denied(let refusal): refusal.explanation
        case .tooManyStreams: TokenRefusal.tooManyStreams.explanation
        case .ended: "This playback was ended from the other side; try again in a minute."
        case .notFound: "There is nothing to watch at this address."
        case .methodNotAllowed: "Films are read with GET and HEAD."
        case .preconditionFailed: "The film has changed since it was asked for before."
        case .rangeNotSatisfiable: "The film ends before the range that was asked for; Content-Range has its size."
        case .unavailable: "The film cannot be read now; try again in a moment."
        case .posterPending: "The poster is being made; ask again in a few seconds."
        }
    }

    /// The reason for programs, where the status alone does not say it.
    private var reason: String? {
        switch self {
        case .denied(let refusal): refusal.word
        case .tooManyStreams: TokenRefusal.tooManyStreams.word
        case .ended: Self.endedWord
        case .notFound, .methodNotAllowed, .preconditionFailed, .rangeNotSatisfiable, .unavailable,
            .posterPending:
            nil
        }
    }

    /// Why a playback that was ended by hand breaks off, and does not go on.
    static let endedWord = "ended"

    /// Calls `body` with the fields that belong to the status.
    func forEachField(_ body: (String, String) -> Void) {
        switch self {
        // RFC 9110 15.5.2 wants a challenge; RFC 6750 3 has no error in it where nothing was presented.
        case .denied(.missing): body("WWW-Authenticate", "Bearer")
        case .denied(let refusal) where refusal.isOfToken: body("WWW-Authenticate", #"Bearer error="invalid_token""#)
        case .tooManyStreams(let seconds): body("Retry-After", "\(seconds)")
        case .methodNotAllowed: body("Allow", Method.allowed)  // RFC 9110 15.5.6
        case .unavailable: body("Retry-After", "5")  // RFC 9110 10.2.3, seconds
        case .posterPending: body("Retry-After", "2")
        case .denied, .ended, .notFound, .preconditionFailed, .rangeNotSatisfiable: break
        }
    }

    /// The formats that a refusal is written in; the first is for those who prefer none.
    enum Format: String, CaseIterable {
        case text = "text/plain"
        case html = "text/html"
        case problem = "application/problem+json"
        case json = "application/json"

        /// The value of `Content-Type`.
        var contentType: String {
            switch self {
            case .text, .html: "\(rawValue); charset=utf-8"
            // RFC 9457 3: a problem is what a client that asks for JSON gets.
            case .problem, .json: Self.problem.rawValue
            }
        }
    }

    /// The body.
    func body(as format: Format) -> String {
        switch format {
        case .text:
            "\(status.rawValue) \(status.reason)\n\(detail)\n"
        case .html:
            """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>\(status.reason)</title>
            <h1>\(status.reason)</h1>
            <p>\(detail)</p>
            </html>

            """
        case .problem, .json:
            """
            {"status":\(status.rawValue),"title":"\(status.reason)",\(reasonMember)"detail":"\(detail)"}

            """
        }
    }

    private var reasonMember: String { reason.map { #""reason":"\#($0)","# } ?? "" }
}

extension TokenRefusal {
    /// Whether the token itself is at fault, or missing; else it is good, but not for this request.
    fileprivate var isOfToken: Bool {
        switch self {
        case .missing, .severalTokens, .tooLarge, .malformed, .wrongAlgorithm, .unknownKey, .badSignature, .badClaim:
            true
        case .wrongAudience, .wrongAddress, .wrongPath, .notYet, .expired, .tooManyStreams: false
        }
    }
}
