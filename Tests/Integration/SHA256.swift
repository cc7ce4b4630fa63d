import Foundation
import Subprocess
import Testing

/// SHA-256 in hexadecimal, by sha256sum(1).
enum SHA256 {
    static func sum(of bytes: Data) async throws -> String {
        let result = try await run(.name("sha256sum"), input: .data(bytes), output: .string(limit: 4096))
        return try digest(in: result.standardOutput)
    }

    static func sum(ofFile path: String) async throws -> String {
        let result = try await run(.name("sha256sum"), arguments: ["--", path], output: .string(limit: 4096))
        return try digest(in: result.standardOutput)
    }

    private static func digest(in output: String) throws -> String {
        // A backslash in front says that the name behind is escaped.
        try String(#require(output.firstMatch(of: /[0-9a-f]{64}/)).output)
    }
}
