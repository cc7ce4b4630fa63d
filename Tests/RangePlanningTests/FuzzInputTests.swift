import Foundation
import PlanningChecks
import Testing

/// What the fuzzer starts from, and what it broke once, goes through its checks in every run.
@Suite struct FuzzInputTests {
    private static let fuzz = URL(filePath: #filePath).appending(path: "../../Fuzz/Planning").standardized

    /// The inputs in a folder, which is not there as long as it would be empty.
    private static func inputs(in folder: String) -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: fuzz.appending(path: folder),
            includingPropertiesForKeys: nil
        )
        return files ?? []
    }

    @Test(arguments: inputs(in: "Corpus") + inputs(in: "FailCases"))
    func passesTheChecks(input: URL) throws {
        try PlanningCase([UInt8](Data(contentsOf: input))).check()
    }

    @Test func thereIsACorpus() {
        #expect(Self.inputs(in: "Corpus").count >= 20)
    }
}
