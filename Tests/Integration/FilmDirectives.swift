import Foundation
import Testing

extension NGINX {
    /// The directives of the location /media/ in a configuration, without their comments.
    static func directives(ofFilmsIn configuration: String) throws -> [String] {
        try directives(ofLocation: "/media/", in: configuration)
    }

    /// The directives of a location in a configuration, without their comments.
    static func directives(ofLocation name: String, in configuration: String) throws -> [String] {
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        let start = try #require(text.firstRange(of: "location \(name) {\n")).upperBound
        let location = try #require(text[start...].firstMatch(of: /(?s)(.*?)\n {8}\}/)).output.1
        return location.split(separator: "\n").compactMap { line in
            let directive = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            return directive.isEmpty ? nil : directive
        }
    }
}
