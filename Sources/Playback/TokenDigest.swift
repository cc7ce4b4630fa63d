internal import Crypto

/// The SHA-256 of a token, by which it is remembered: whoever reads this process's memory finds no token in it.
struct TokenDigest: Equatable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Hashes a token.
    init(of token: [UInt8]) {
        words = unsafe SHA256.hash(data: token).withUnsafeBytes { digest in
            unsafe digest.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
        }
    }

    static func == (one: TokenDigest, other: TokenDigest) -> Bool {
        one.words == other.words
    }

    /// The first 16 digits in hexadecimal: enough to find a token in the log, and too few to make one.
    var name: String {
        let digits = String(words.0.bigEndian, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension TokenDigest: Hashable {
    // It is a hash already; what is kept under it was signed, so nobody else chooses what meets whom.
    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
