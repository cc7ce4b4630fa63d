import Foundation
import Subprocess
import Testing

/// Real Prometheus, which scrapes a stack once a second.
struct Prometheus: Sendable {
    private let port: UInt16

    /// What `promtool check metrics` has to say.
    static func check(_ metrics: String) async throws -> (ending: TerminationStatus, words: String) {
        let result = try await Subprocess.run(
            .name("promtool"),
            arguments: ["check", "metrics"],
            input: .string(metrics),
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        return (result.terminationStatus, result.standardOutput + result.standardError)
    }

    /// Runs a Prometheus until `body` is done.
    static func run(scraping stack: Stack, _ body: (Prometheus) async throws -> Void) async throws {
        let configuration = """
            scrape_configs:
              - job_name: rangefinder
                scrape_interval: 1s
                metrics_path: /-/metrics
                static_configs:
                  - targets: ['127.0.0.1:\(stack.port)']
            """
        let file = try stack.folder.add("prometheus.yml", Data(configuration.utf8))
        let prometheus = Prometheus(port: try NGINX.freePort())
        let command = [
            "prometheus", "--config.file", file, "--storage.tsdb.path", stack.folder.path(of: "prometheus"),
            "--web.listen-address", "127.0.0.1:\(prometheus.port)",
        ]
        let (ending, _) = try await Daemon.run(command, in: stack.folder) { _ in try await body(prometheus) }
        #expect(ending == .exited(0))
    }

    /// The values of a query now, one for each series; none while Prometheus is not up or knows nothing.
    func values(of query: String) async throws -> [Double] {
        let url = "http://127.0.0.1:\(port)/api/v1/query"
        let options = ["--get", "--data-urlencode", "query=\(query)", "--retry", "50", "--retry-connrefused"]
        let text = try await Curl.text(url, options: options + ["--retry-delay", "1"])
        let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        try #require(answer.status == "success", "\(query): \(answer.error ?? "")")
        return answer.data?.result.compactMap { Double($0.value.text) } ?? []
    }

    /// What Prometheus answers (its HTTP API, "Instant queries").
    private struct Answer: Decodable {
        struct Series: Decodable {
            let value: Sample
        }

        struct Result: Decodable {
            let result: [Series]
        }

        /// A time and a value, which is a text.
        struct Sample: Decodable {
            let text: String

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                _ = try values.decode(Double.self)
                text = try values.decode(String.self)
            }
        }

        let status: String
        let error: String?
        let data: Result?
    }
}
