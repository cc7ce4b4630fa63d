/// The grants of tokens that were verified, so that the later ranges of a film cost no signature check.
///
/// Two generations: what is used stays in the young one; when that is full it becomes the old one, and what was not used
/// since is gone. So each step takes the same short time however many there are, and memory is bounded. Tokens that were
/// refused are not kept: everybody can make those without end, and they would drive out the good ones.
struct VerifiedTokens {
    private var young: [TokenDigest: Grant] = [:]
    private var old: [TokenDigest: Grant] = [:]
    private var youngSize = 0

    /// The most grants in a generation: of more viewers than one machine serves at once.
    static let maximumCount = 8192

    /// The most memory that the grants of a generation take, in bytes, where their texts are long.
    static let maximumSize = 8 << 20

    /// How many tokens are remembered.
    var count: Int { young.count + old.count }

    /// The grant of a token; one that can allow nothing any more is forgotten.
    mutating func grant(of digest: TokenDigest, now: Int64) -> Grant? {
        if let grant = young[digest] {
            guard now < grant.ends else { return forget(grant, of: digest) }
            return grant
        }
        guard let grant = old.removeValue(forKey: digest), now < grant.ends else { return nil }
        remember(grant, of: digest)
        return grant
    }

    /// Keeps the grant of a token that was verified.
    mutating func remember(_ grant: Grant, of digest: TokenDigest) {
        if young.count == Self.maximumCount || youngSize + grant.size > Self.maximumSize {
            old = young
            young = [:]
            youngSize = 0
        }
        guard young.updateValue(grant, forKey: digest) == nil else { return }
        youngSize += grant.size
    }

    private mutating func forget(_ grant: Grant, of digest: TokenDigest) -> Grant? {
        young[digest] = nil
        youngSize -= grant.size
        return nil
    }
}

extension Grant {
    /// About how many bytes it takes in memory, its texts and a place in a table included.
    fileprivate var size: Int {
        512 + scope.description.utf8.count + audience.reduce(0) { $0 + $1.utf8.count + 16 }
    }
}
