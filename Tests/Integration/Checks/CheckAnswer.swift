import Foundation
import Testing

/// What `rangefinder check --json` found.
struct CheckAnswer: Sendable {
    struct Finding: Decodable, Sendable {
        let grade: String
        let subject: String
        let text: String
        let harm: String?
        let advice: String?
    }

    private struct Report: Decodable {
        struct Inspection: Decodable {
            let name: String
            let well: Bool
            let cost: String?
            let findings: [Finding]
        }

        let well: Bool
        let inspections: [Inspection]
    }

    let exitCode: Int32
    let findings: [Finding]
    /// What the checks of addresses took.
    let costs: [String]

    /// Runs the check; its exit code has to be what its findings say.
    static func check(_ arguments: String..., input: String = "", in folder: TemporaryFolder) async throws
        -> CheckAnswer
    {
        let answer = try await CommandAnswer.of(
            [Project.command, "check", "--json"] + arguments,
            input: input,
            in: folder
        )
        let report = try JSONDecoder().decode(Report.self, from: Data(answer.output.utf8))
        let findings = report.inspections.flatMap(\.findings)
        #expect(report.well == !findings.contains { $0.grade == "fault" })
        #expect(answer.exitCode == (report.well ? 0 : 1))
        return CheckAnswer(
            exitCode: answer.exitCode,
            findings: findings,
            costs: report.inspections.compactMap(\.cost)
        )
    }

    /// What is wrong, by what was looked at.
    var faults: Set<String> { subjects(of: "fault") }

    /// What could be better, by what was looked at.
    var warnings: Set<String> { subjects(of: "warning") }

    /// What a look at something has shown.
    subscript(subject: String) -> Finding? { findings.first { $0.subject == subject } }

    private func subjects(of grade: String) -> Set<String> {
        Set(findings.filter { $0.grade == grade }.map(\.subject))
    }
}
