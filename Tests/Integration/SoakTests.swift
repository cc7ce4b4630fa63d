import Foundation
import Subprocess
import Testing

extension Integration {
    /// The short form of `Tests/soak`, which runs for a million requests by itself.
    @Suite
    struct SoakTests {
        /// Every byte of 20,000 answers of all kinds is right, and nothing is held afterwards that was not before.
        @Test
        func twentyThousandMixedRequestsLeaveNothingBehind() async throws {
            let folder = try TemporaryFolder()
            let result = try await run(
                Configuration(
                    ["\(Project.folder)/Tests/soak", "--requests", "20000", "--rangefinder", Project.command],
                    environment: .withoutSettings,
                    in: folder
                ),
                output: .string(limit: 1 << 16),
                error: .string(limit: 1 << 16)
            )
            print(result.standardOutput)
            #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
            #expect(result.standardOutput.contains("    20,000  answers"))
        }
    }
}
