/// What a token says, and what is wrong with it: for people, never for a decision.
public struct TokenExplanation: Sendable {
    /// The algorithm that its header names.
    public let algorithm: String?
    /// The key that its header names.
    public let keyID: String?
    /// What it would allow, also where nobody or somebody else has signed it; `nil` if its claims cannot be read.
    public let grant: Grant?
    /// What is wrong with the token itself; where no keys were given, its signature is not looked at.
    public let fault: TokenRefusal?

    /// Reads a token.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - keys: The keys that one of must have signed it; `nil` to leave its signature aside.
    public init(of token: String, keys: KeySet?) {
        let bytes = Array(token.utf8)
        let parts = Result { () throws(TokenRefusal) in try Token(parsing: bytes) }
        let grant = parts.flatMap { parts in
            Result { () throws(TokenRefusal) in
                try Grant(try parts.claims(), tokenID: TokenDigest(of: bytes).name)
            }
        }
        algorithm = parts.success?.algorithm
        keyID = parts.success?.keyID
        self.grant = grant.success
        fault = keys.flatMap { parts.success?.signatureFault($0) } ?? grant.failure
    }

    /// Says why the token would be refused for a request.
    ///
    /// - Parameter ask: What is asked for.
    /// - Returns: The first reason; `nil` if it would be let through, its signature aside where no keys were given.
    public func refusal(of ask: Ask) -> TokenRefusal? {
        fault ?? grant?.refusal(of: ask)
    }
}

extension Token {
    fileprivate func signatureFault(_ keys: KeySet) -> TokenRefusal? {
        do throws(TokenRefusal) {
            try checkSignature(keys)
            return nil
        } catch {
            return error
        }
    }
}

extension Result {
    fileprivate var success: Success? {
        if case .success(let value) = self { value } else { nil }
    }

    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
