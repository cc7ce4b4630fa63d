import Foundation
import Subprocess
import Testing

extension Stack {
    /// The address of what the responder says of itself.
    func url(ofOwn name: String) -> String { "http://127.0.0.1:\(port)/-/\(name)" }

    /// What a responder says of itself: text, metrics or JSON.
    func own(_ name: String, _ fields: String...) async throws -> String {
        try await Curl.text(url(ofOwn: name), options: ["--fail"] + fields.flatMap { ["--header", $0] })
    }

    /// What goes on.
    func status() async throws -> Status {
        try JSONDecoder().decode(Status.self, from: Data(try await own("status.json").utf8))
    }

    /// Waits until what goes on is as it should be.
    @discardableResult
    func status(where holds: (Status) -> Bool) async throws -> Status {
        while true {
            let status = try await status()
            if holds(status) { return status }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until a sample of the metrics has a value.
    func metric(_ sample: String, reaches value: Double) async throws {
        while try await metric(sample) != value { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// The value of a sample of the metrics.
    func metric(_ sample: String) async throws -> Double {
        let line = try await own("metrics").split(separator: "\n").first { $0.hasPrefix(sample + " ") }
        return try #require(line.flatMap { Double($0.dropFirst(sample.count + 1)) }, "no \(sample)")
    }
}

/// What goes on, as `/-/status.json` says it: all of its members, each with its type.
struct Status: Decodable {
    struct Connections: Decodable {
        let open: Int
        let limit: Int
    }

    struct Workers: Decodable {
        let busy: Int
        let all: Int
    }

    struct History: Decodable {
        let bytes: [Int]
        let exchanges: [Int]
        let viewers: [Int]
        let aborted: [Int]
    }

    struct Reads: Decodable {
        let root: String
        let count: Int
        let slowest: Double
        let failed: Int
    }

    struct Film: Decodable {
        let path: String
        let playbacks: Int
        let sent: Int
    }

    struct Playback: Decodable {
        let id: String
        let film: String
        let viewer: String?
        let address: String
        let agent: String
        let position: Int
        let size: Int
        let rate: Double
        let sent: Int
        let started: Double
        let answers: Int
        let stalled: Bool
    }

    let now: Double
    let interval: Int
    let version: String
    let processes: Int
    let draining: Bool
    let viewers: Int
    let connections: Connections
    let workers: Workers
    let waiting: Int
    let history: History
    let statuses: [String: Int]
    let windows: Int
    let aborted: Int
    let reads: [Reads]
    let films: [Film]
    let playbacks: [Playback]
}

extension Curl {
    /// The body of what is at an address.
    static func text(_ url: String, options: [String] = []) async throws -> String {
        let result = try await run(
            .name("curl"),
            arguments: Arguments(["--silent", "--show-error", "--globoff"] + options + [url]),
            output: .string(limit: 1 << 22)
        )
        try #require(result.terminationStatus.isSuccess, "\(url): \(result.terminationStatus)")
        return result.standardOutput
    }
}
