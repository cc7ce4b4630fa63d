import Foundation
import Testing
import WireChecks

/// What the fuzzer of the wire starts from, has found, and broke once, goes to a real server in every run.
@Suite(.timeLimit(.minutes(5)))
struct WireCorpusTests {
    private static let fuzz = URL(filePath: #filePath).appending(path: "../../Fuzz/Wire").standardized

    /// The inputs in a folder, which is not there as long as it would be empty.
    private static func inputs(in folder: String) -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: fuzz.appending(path: folder),
            includingPropertiesForKeys: nil
        )
        return files ?? []
    }

    @Test func oneServerPassesTheChecksWithEveryInput() throws {
        let folder = TemporaryFolder()
        let server = try WireServer(at: folder.path(of: "server.sock"))
        defer { server.end() }
        let inputs = ["Corpus", "Found", "FailCases"].flatMap(Self.inputs)
        #expect(inputs.count >= 180)
        for input in inputs {
            #expect(throws: Never.self, "\(input.lastPathComponent)") {
                try server.check([UInt8](Data(contentsOf: input)))
            }
        }
    }
}
