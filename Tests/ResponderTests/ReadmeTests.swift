import Foundation
import Testing

@testable import Responder

/// What README.md says of the settings.
struct ReadmeTests {
    private let readme: String

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        readme = try String(contentsOf: file, encoding: .utf8)
    }

    @Test(arguments: Setting.allCases)
    func namesEachSettingWithItsDefault(_ setting: Setting) {
        let standard = setting.rule.standard.isEmpty ? "none" : setting.rule.standard
        #expect(readme.contains("\n| `\(setting.rawValue)` | \(standard)"))
    }
}
