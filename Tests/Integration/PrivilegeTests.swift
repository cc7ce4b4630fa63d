import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// The units of deploy/systemd: what they take from the responder, and that it can do without.
    @Suite
    struct PrivilegeTests {
        private static let units = Project.folder + "/deploy/systemd"
        private static let service = units + "/rangefinder@.service"
        private static let confine = Project.folder + "/Tests/confine"

        /// 1.5 of 10, where 10 is a service that may do everything; the option counts in tenths.
        @Test
        func exposesLittle() async throws {
            let result = try await Self.result(
                of: ["systemd-analyze", "security", "--offline=true", "--threshold=15", Self.service],
                in: TemporaryFolder()
            )
            #expect(result.ending == .exited(0), "\(result.words)")
            #expect(result.words.contains("Overall exposure level for rangefinder@"))
        }

        /// systemd knows every setting and finds every file, with the built command in place of the installed one.
        @Test
        func isUnderstood() async throws {
            let folder = try TemporaryFolder()
            for name in ["rangefinder@.service", "rangefinder.socket"] {
                let text = try String(contentsOfFile: "\(Self.units)/\(name)", encoding: .utf8)
                let installed = text.replacing("ExecStart=/usr/bin/rangefinder", with: "ExecStart=\(Project.command)")
                try folder.add(name, Data(installed.utf8))
            }
            let result = try await Self.result(
                of: ["systemd-analyze", "verify", "--man=no", "rangefinder@.service", "rangefinder.socket"],
                in: folder
            )
            #expect(result.ending == .exited(0))
            #expect(result.words == "")
        }

        /// Everything that the responder does, ffmpeg included, under the unit's filter of system calls, without network,
        /// capabilities and a file system that can be written but for the state folder.
        @Test(
            .stack(
                StackSetup(
                    launch: .spawnFCGI(wrapper: ["/usr/bin/env", "STATE_DIRECTORY=.", confine, service]),
                    arguments: ["--workers", "8", "--state", ".", "--pages", "on"]
                )
            )
        )
        func worksConfined() async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let status = try String(contentsOfFile: "/proc/\(stack.responder.status.id)/status", encoding: .utf8)
            #expect(status.contains("Seccomp:\t2") && status.contains("CapEff:\t0000000000000000"), "\(status)")

            #expect(try await Curl.get(stack.url(of: film)).sum == SHA256.sum(ofFile: film.path))
            #expect(try await Curl.get(stack.url(of: film), range: "bytes=0-1,5-8").status == 206)
            #expect(try await Curl.get(stack.url(ofPath: "missing.mp4")).status == 404)
            #expect(try await Curl.get(stack.url(of: film), options: ["--request", "DELETE"]).status == 405)
            #expect(try await stack.poster(of: film).status == 200)
            let viewers = try (1...40).map { _ in try Viewer(port: stack.port) }
            for viewer in viewers { try viewer.ask("/media/\(film.name)") }
            for viewer in viewers { try await eventually { viewer.hasAnswer } }
            let download = try await Curl.download(stack.url(of: film)) {
                try stack.responder.send(.terminate)
                try await stack.log.first("draining")
                try stack.responder.send(.terminate)
                try await stack.log.exchanges { $0["ending"] == "stopped" }
                try await stack.log.first("stopped")
            }
            #expect(download.exitCode == Curl.partialFile)
        }

        /// What the test above relies on: who keeps to the unit may go on, and who does more is stopped.
        @Test(arguments: [
            (#"open(FILM, "<", "/etc/passwd") or die; exit 7"#, TerminationStatus.exited(7)),
            (#"open(FILE, ">", "written") and exit 7; print "$!"; exit 8"#, .exited(8)),
            ("socket(SOCKET, 1, 1, 0)", .signaled(SIGSYS)),
            (#"chown(0, 0, ".")"#, .signaled(SIGSYS)),
            (#"chroot("/")"#, .signaled(SIGSYS)),
        ])
        func stopsWhoDoesMore(_ program: String, _ ending: TerminationStatus) async throws {
            let result = try await Self.result(
                of: [Self.confine, Self.service, "/usr/bin/perl", "-e", program],
                in: TemporaryFolder()
            )
            #expect(result.ending == ending)
            if ending == .exited(8) { #expect(result.words == "Read-only file system") }
        }

        private static func result(
            of command: [String],
            in folder: TemporaryFolder
        ) async throws -> (ending: TerminationStatus, words: String) {
            let result = try await run(
                Configuration(command, environment: .withoutSettings, in: folder),
                output: .string(limit: 1 << 16),
                error: .combinedWithOutput
            )
            return (result.terminationStatus, result.standardOutput)
        }
    }
}
