import Foundation
import Subprocess
import Testing

/// A package that deploy/package has made.
struct DebianPackage {
    let path: String

    /// The package of a revision.
    init(revision: Int) throws {
        let folder = Project.folder + "/.build/package"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let found = names.filter { $0.hasSuffix(".deb") && $0.contains("-\(revision)_") }
        try #require(found.count == 1, "deploy/package --revision \(revision) makes it: \(found)")
        path = "\(folder)/\(found[0])"
    }

    /// A field of its control file.
    func field(_ name: String) async throws -> String {
        let result = try await run(
            .name("dpkg-deb"),
            arguments: ["--field", path, name],
            output: .string(limit: 1 << 16)
        )
        return result.standardOutput.trimmingCharacters(in: .newlines)
    }
}
