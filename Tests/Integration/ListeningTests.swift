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

        /// FastCGI specification, section 3.2: who is not in the list is closed; the setting wins.
        @Test(
            arguments: [
                ("192.0.2.1", [], 502), ("192.0.2.1,127.0.0.1", [], 200),
                ("192.0.2.1", ["--web-servers", "127.0.0.0/8"], 200), ("127.0.0.1", ["--web-servers", "::1"], 502),
            ] as [(String, [String], Int)]
        )
        func takesConnectionsOfWebServersAlone(_ list: String, _ arguments: [String], _ status: Int) async throws {
            let folder = try TemporaryFolder()
            let address = "127.0.0.1:\(try NGINX.freePort())"
            let edit = StackSetup.Edit(text: "server unix:rangefinder.sock;", replacement: "server \(address);")
            let setup = StackSetup(launch: .listening(on: address), arguments: arguments)
            let environment = ["/usr/bin/env", "FCGI_WEB_SERVER_ADDRS=\(list)"]
            let (ending, _) = try await Daemon.run(environment + setup.command(serving: Project.films), in: folder) {
                responder in
                try await responder.log.first("listening")
                try await NGINX.run(editedBy: [edit], in: folder) { port in
                    #expect(try await Curl.get("http://127.0.0.1:\(port)/media/8MiB.mp4").status == status)
                    guard status == 502 else { return }
                    let warning = try await responder.log.first("a connection from elsewhere was closed")
                    #expect(warning["address"] == "127.0.0.1")
                }
            }
            #expect(ending == .exited(0))
        }

        @Test(arguments: [("127.0.0.1", "permissions"), ("web1", "is no address")])
        func refusesAListThatSaysNothingOfItsSocket(_ list: String, _ words: String) async throws {
            let outcome = try await RangefinderCommand.run(
                ["serve", "--root", Project.films, "--listen", "unix:films.sock"],
                variables: ["FCGI_WEB_SERVER_ADDRS": list],
                in: TemporaryFolder()
            )
            #expect(outcome.ending == .exited(78))
            #expect(outcome.words.contains("FCGI_WEB_SERVER_ADDRS") && outcome.words.contains(words))
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
