import Foundation
import Testing

extension NGINX {
    /// The directives of the location /media/ in a configuration, without their comments.
    static func directives(ofFilmsIn configuration: String) throws -> [String] {
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        let location = try #require(text.firstMatch(of: /(?s)location \/media\/ \{\n(.*?)\n {8}\}/)).output.1
        return location.split(separator: "\n").compactMap { line in
            let directive = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            return directive.isEmpty ? nil : directive
        }
    }
}
