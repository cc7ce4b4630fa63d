import Foundation
import Testing

@testable import Playback

/// The rows of Vectors/tokens.json, made by Vectors/tokens.py with another implementation.
struct TokenVectors: Decodable {
    struct ExpectedGrant: Decodable, Equatable, Sendable {
        var id: String
        var viewer: String?
        var scope: String
        var notBefore: Int64?
        var expires: Int64
        var lease: Int64?
        var rate: Int64?
        var streams: Int?
        var audience: [String]?
        var address: String?
    }

    struct Row: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let clause: String
        let token: String
        /// The word of the refusal and, where it has one, the claim; where absent, the token is good.
        let refusal: String?
        let grant: ExpectedGrant?

        var testDescription: String { name }
        var bytes: [UInt8] { Array(token.utf8) }
    }

    let tokens: [Row]

    static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/tokens.json")
    static let text = try? Data(contentsOf: file)
    static let rows = text.flatMap { try? JSONDecoder().decode(TokenVectors.self, from: $0) }?.tokens ?? []
    static let accepted = rows.filter { $0.refusal == nil }
    static let refused = rows.filter { $0.refusal != nil }

    static func keys() throws -> KeySet {
        let vectors = try JSONReader.read(Array(#require(text)))
        return try KeySet(parsing: Array(#require(vectors.object?["keys"]).text.utf8))
    }

    /// The good token of this name.
    static func token(_ name: String) throws -> [UInt8] {
        try #require(accepted.first { $0.name == name }).bytes
    }
}

extension TokenVectors.ExpectedGrant {
    init(_ grant: Grant) {
        self.init(
            id: grant.id,
            viewer: grant.viewer.name,
            scope: "\(grant.scope)",
            notBefore: grant.notBefore,
            expires: grant.expires,
            lease: grant.lease == 0 ? nil : grant.lease,
            rate: grant.rate,
            streams: grant.streams,
            audience: grant.audience.isEmpty ? nil : grant.audience,
            address: grant.address.map { "\($0)" }
        )
    }
}

extension Viewer {
    fileprivate var name: String? {
        if case .named(let name) = self { name } else { nil }
    }
}

extension TokenRefusal {
    /// As the rows have it.
    var testWord: String {
        if case .badClaim(let name) = self { "\(word) \(name)" } else { word }
    }
}
