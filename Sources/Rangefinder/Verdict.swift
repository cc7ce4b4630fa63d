import Addresses
import JSONWriting
import Playback

/// What a token would bring a request, in words and for programs.
struct Verdict {
    /// What is asked for; what is `nil` is taken as the token wants it.
    struct Request {
        let path: String?
        let address: String?
        let audience: String?
        let moment: Moment
    }

    /// What is known of a token's signature.
    fileprivate enum Signature: String {
        case good
        case bad
        /// There were no keys, or not the one that the token names.
        case unchecked
    }

    /// Why a film would not begin; `nil` if it would.
    let refusal: TokenRefusal?
    /// Whether a film that has begun could go on.
    private let goesOn: Bool
    private let explanation: TokenExplanation
    private let signature: Signature
    private let moment: Moment

    /// Judges a request.
    ///
    /// - Parameters:
    ///   - explanation: The token.
    ///   - hasKeys: Whether keys were given, so that its signature was looked at.
    ///   - request: What is asked for.
    init(_ explanation: TokenExplanation, hasKeys: Bool, of request: Request) {
        func refusal(isBeginning: Bool) -> TokenRefusal? {
            let grant = explanation.grant
            return explanation.refusal(
                of: Ask(
                    path: Array((request.path ?? grant?.scope.description ?? "").utf8),
                    isBeginning: isBeginning,
                    address: request.address ?? grant?.address?.first ?? "",
                    audience: request.audience ?? grant?.audience.first,
                    now: request.moment.seconds
                )
            )
        }
        self.refusal = refusal(isBeginning: true)
        goesOn = refusal(isBeginning: false) == nil
        self.explanation = explanation
        signature = hasKeys ? Signature(fault: explanation.fault) : .unchecked
        moment = request.moment
    }
}

extension Verdict.Signature {
    fileprivate init(fault: TokenRefusal?) {
        switch fault {
        case nil, .badClaim: self = .good
        case .unknownKey, .wrongAlgorithm: self = .unchecked
        default: self = .bad
        }
    }
}

/// For people.
extension Verdict {
    /// What the token holds, a line each, and what comes of it.
    ///
    /// Texts from the token are in quotation marks, so that nothing in them passes for words of ours.
    var text: String {
        Table(rows: grantRows + [["Signed with", signer], ["Signature", signature.rawValue]]).text + "\n\n" + conclusion
    }

    private var grantRows: [[String]] {
        guard let grant = explanation.grant else { return [] }
        let path = JSONText.quoted(grant.scope.description)
        return [
            ["Viewer", grant.viewerName.map(JSONText.quoted) ?? "whoever has the link"],
            ["Films", grant.scope.isFolder ? "all below \(path)" : path],
            ["From", grant.notBefore.map(words) ?? "at once"],
            ["Begin until", words(grant.expires)],
            ["Go on until", grant.lease == 0 ? "then, too" : words(grant.ends)],
            ["Speed", grant.rate.map { "at most \($0) bytes a second" } ?? "any"],
            ["Films at once", grant.streams.map { "at most \($0)" } ?? "any number"],
            [
                "Audience",
                grant.audience.isEmpty ? "none" : grant.audience.map(JSONText.quoted).joined(separator: ", "),
            ],
            ["Client", grant.address?.description ?? "any address"],
            ["Id in the log", JSONText.quoted(grant.id)],
        ]
    }

    private func words(_ seconds: Int64) -> String {
        Moment(seconds: seconds).words(seenFrom: moment)
    }

    private var signer: String {
        let key = explanation.keyID.map { "key \(JSONText.quoted($0))" } ?? "a key without a name"
        return key + (explanation.algorithm.map { ", \(JSONText.quoted($0))" } ?? "")
    }

    private var conclusion: String {
        if let refusal {
            return "Refused (\(refusal.word)). \(refusal.explanation)"
                + (goesOn ? "\nA film that has begun can go on." : "")
        }
        return signature == .good
            ? "Allowed: a film can begin."
            : "Allowed if the signature is good: give --keys to check it."
    }
}

/// For programs.
extension Verdict {
    /// What the token holds, under the names of its claims, and what comes of it.
    var record: JSONRecord {
        var record = JSONRecord()
        record.add("allowed", refusal == nil)
        record.add("refusal", refusal?.word)
        record.add("explanation", refusal?.explanation)
        record.add("goes_on", goesOn)
        record.add("signature", signature.rawValue)
        record.add("alg", explanation.algorithm)
        record.add("kid", explanation.keyID)
        if let grant = explanation.grant { record.add(grant) }
        return record
    }
}

extension JSONRecord {
    fileprivate mutating func add(_ grant: Grant) {
        add("jti", grant.id)
        add("sub", grant.viewerName)
        add("path", grant.scope.description)
        add("nbf", grant.notBefore)
        add("exp", grant.expires)
        add("lease", grant.lease)
        add("rate", grant.rate)
        add("streams", grant.streams.map(Int64.init))
        add("aud", grant.audience)
        add("ip", grant.address?.description)
    }
}

extension Grant {
    fileprivate var viewerName: String? {
        if case .named(let name) = viewer { name } else { nil }
    }
}

extension AddressRange {
    /// One address that is in it.
    fileprivate var first: String { String(description.prefix { $0 != "/" }) }
}
