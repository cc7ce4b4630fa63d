import Foundation
import Subprocess
import Testing

extension Integration {
    /// The build where something is missing.
    @Suite
    struct BuildTests {
        /// libfcgi-dev is taken out of sight, in a view of the file system that only this build has.
        @Test
        func namesThePackageOfLibFCGI() async throws {
            let folder = try TemporaryFolder()
            try folder.addFolder("Sources")
            try folder.addFolder("Sources/Program")
            try folder.add("Sources/Program/main.swift", Data("import CFastCGI\nprint(FCGX_IsCGI())\n".utf8))
            try folder.add("Package.swift", Data(Self.package().utf8))
            try folder.add("build", Data(Self.script.utf8))
            let result = try await run(
                Configuration(
                    ["unshare", "--map-root-user", "--mount", "bash", "build", Project.folder + "/Sources/CFastCGI"],
                    environment: .inherit,
                    in: folder
                ),
                output: .string(limit: 1 << 20),
                error: .combinedWithOutput
            )
            #expect(result.terminationStatus == .exited(1))
            #expect(result.standardOutput.contains("apt-get install libfcgi-dev"))
            #expect(result.standardOutput.contains("file not found"))
        }

        /// A package with the target as the project's has it.
        private static func package() throws -> String {
            let manifest = try String(contentsOfFile: Project.folder + "/Package.swift", encoding: .utf8)
            let target = try #require(manifest.firstMatch(of: /\.systemLibrary\(name: "CFastCGI".*\),/)).output
            return """
                // swift-tools-version: 6.2
                import PackageDescription
                let package = Package(
                    name: "program",
                    targets: [\(target) .executableTarget(name: "Program", dependencies: ["CFastCGI"])]
                )
                """
        }

        /// Builds without the files of libfcgi-dev: they are removed from layers over the folders that they are in.
        private static let script = #"""
            set -e
            cp -r "$1" Sources
            dpkg --listfiles libfcgi-dev | grep --extended-regexp '/include/|/pkgconfig/|\.so$' >hidden
            sed 's|/[^/]*$||' hidden | sort --unique >folders
            while read -r folder; do
                mkdir -p "layers$folder" "work$folder"
                mount -t overlay overlay -o "lowerdir=$folder,upperdir=layers$folder,workdir=work$folder" "$folder"
            done <folders
            xargs rm -f <hidden
            exec swift build
            """#
    }
}
