import Foundation
import Subprocess
import Testing

extension Integration {
    /// The ways to a socket.
    @Suite
    struct ListeningTests {
        @Test(.stack(StackSetup(launch: .listening(on: "unix:rangefinder.sock"))))
        func opensAUnixSocketItself() async throws {
            try await expectAnswers()
        }

        @Test(.stack(StackSetup(launch: .spawnFCGI(wrapper: StackSetup.systemdActivation))))
        func takesTheSocketOfSystemd() async throws {
            try await expectAnswers()
        }

        @Test
        func opensATCPPortItself() async throws {
            let address = "127.0.0.1:\(try NGINX.freePort())"
            let edit = StackSetup.Edit(text: "server unix:rangefinder.sock;", replacement: "server \(address);")
            try await Stack.run(StackSetup(launch: .listening(on: address), edits: [edit])) { stack in
                try await expectAnswers()
                let second = try await serve(on: address, in: stack.folder)
                #expect(second.ending == .exited(69))
                #expect(second.words.contains(address))
                #expect(second.words.contains("taken"))
                try await expectAnswers()
            }
        }

        @Test(.stack(StackSetup(launch: .listening(on: "unix:rangefinder.sock"))))
        func leavesTheSocketOfALivingServerAlone() async throws {
            let second = try await serve(on: "unix:rangefinder.sock", in: Stack.current.folder)
            #expect(second.ending == .exited(69))
            #expect(second.words.contains("unix:rangefinder.sock"))
            #expect(second.words.contains("taken"))
            try await expectAnswers()
        }

        @Test
        func replacesTheSocketOfADeadServer() async throws {
            let folder = try TemporaryFolder()
            let command = StackSetup(launch: .listening(on: "unix:films.sock")).command(serving: Project.films)
            let (ending, _) = try await Daemon.run(command, in: folder) { responder in
                try await responder.log.first("listening")
                try responder.send(.kill)
            }
            #expect(ending == .signaled(9))
            #expect(FileManager.default.fileExists(atPath: folder.path(of: "films.sock")), "left behind")
            let (secondEnding, _) = try await Daemon.run(command, in: folder) { try await $0.log.first("listening") }
            #expect(secondEnding == .exited(0))
            #expect(!FileManager.default.fileExists(atPath: folder.path(of: "films.sock")), "cleared away")
        }

        /// The very file that people copy is one that nginx takes.
        @Test
        func theShippedConfigurationIsValid() async throws {
            let folder = try TemporaryFolder()
            let result = try await run(
                Configuration(
                    ["nginx", "-t", "-p", folder.path + "/", "-e", "error.log", "-c", NGINX.shippedConfiguration],
                    environment: .withoutSettings,
                    in: folder
                ),
                output: .discarded,
                error: .string(limit: 1 << 16)
            )
            #expect(result.terminationStatus == .exited(0))
            #expect(result.standardError.contains("test is successful"))
        }

        private func serve(on address: String, in folder: TemporaryFolder) async throws -> RangefinderCommand.Outcome {
            try await RangefinderCommand.run(["serve", "--root", Project.films, "--listen", address], in: folder)
        }

        private func expectAnswers() async throws {
            let stack = try Stack.current
            let whole = try await Curl.get(stack.url(of: .window))
            #expect(whole.status == 200)
            #expect(try await whole.sum == SHA256.sum(ofFile: Film.window.path))
            let part = try await Curl.get(stack.url(of: .indexAtEnd), range: "bytes=1000-20000999")
            #expect(part.status == 206)
            #expect(try await part.sum == SHA256.sum(of: Film.indexAtEnd.bytes(1000...20_000_999)))
        }
    }
}
