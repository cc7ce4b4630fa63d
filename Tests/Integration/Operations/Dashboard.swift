import Foundation

/// The dashboard for Grafana: what of it can be looked at without Grafana.
struct Dashboard: Decodable {
    struct Source: Decodable {
        let type: String
        let uid: String
    }

    struct Target: Decodable {
        let refId: String
        let datasource: Source
        let expr: String
    }

    struct Place: Decodable {
        let x: Int
        let y: Int
        let w: Int
        let h: Int
    }

    struct Panel: Decodable {
        let id: Int
        let title: String
        let description: String
        let type: String
        let datasource: Source
        let gridPos: Place
        let targets: [Target]
    }

    struct Variable: Decodable {
        let name: String
        let type: String
    }

    struct Templating: Decodable {
        let list: [Variable]
    }

    let title: String
    let uid: String
    let schemaVersion: Int
    let templating: Templating
    let panels: [Panel]

    static let path = Project.folder + "/deploy/grafana/rangefinder.json"

    init(reading path: String = Self.path) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: path)))
    }

    /// Every query, as Grafana sends it to Prometheus.
    ///
    /// Its `$__rate_interval` is at least four times the scrape interval.
    var queries: [String] {
        panels.flatMap(\.targets).map { target in
            target.expr.replacing("$__rate_interval", with: "10s").replacing("$job", with: "rangefinder")
        }
    }
}
