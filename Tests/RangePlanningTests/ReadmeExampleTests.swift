import Foundation
import Testing

/// The README's example of the planner by itself compiles, runs, and prints what the README says.
@Suite struct ReadmeExampleTests {
    private static let project = URL(filePath: #filePath).appending(path: "../../..").standardized

    /// The blocks between fences in the section: the program, and what it prints.
    private static func blocks() throws -> (program: String, output: String) {
        let readme = try String(contentsOf: project.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "### The planner by itself\n").dropFirst().first)
        let pieces = section.components(separatedBy: "\n```")
        try #require(pieces.count > 4 && pieces[1].hasPrefix("swift\n") && pieces[3].hasPrefix("\n"))
        return (pieces[1].dropFirst("swift\n".count) + "\n", pieces[3].dropFirst() + "\n")
    }

    @Test(.timeLimit(.minutes(5)))
    func printsWhatTheReadmeSays() throws {
        let blocks = try Self.blocks()
        let folder = FileManager.default.temporaryDirectory.appending(path: "readme-example-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try blocks.program.write(to: folder.appending(path: "main.swift"), atomically: true, encoding: .utf8)

        // The planner is compiled anew, because where and with which sanitizers this build has it is SwiftPM's business.
        let sources = try FileManager.default.contentsOfDirectory(
            at: Self.project.appending(path: "Sources/RangePlanning"),
            includingPropertiesForKeys: nil
        )
        let package = ["-package-name", "rangefinder"]
        let library = package + ["-emit-library", "-static", "-emit-module", "-module-name", "RangePlanning"]
        try run("swiftc", library + ["-o", "libRangePlanning.a"] + sources.map(\.path), in: folder)
        try run("swiftc", ["-warnings-as-errors", "-I.", "-L.", "-lRangePlanning", "main.swift"], in: folder)
        #expect(try run("./main", [], in: folder) == blocks.output)
    }

    /// Runs a command that has to succeed, and returns what it prints.
    @discardableResult
    private func run(_ command: String, _ arguments: [String], in folder: URL) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command) failed; stderr says why")
        return String(decoding: printed, as: UTF8.self)
    }
}
