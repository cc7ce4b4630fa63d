import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// The responder dies or is replaced: what it promised is kept or visibly broken, and nobody else notices.
    @Suite
    struct RestartTests {
        /// Viewers of 200 films, half of whom pause, while the responder is told to stop or is killed.
        ///
        /// Told to stop, it goes on for those who read, and cuts the others when their time is over. Whoever does not get
        /// all of a film sees an error, and has a true beginning of it.
        @Test(arguments: [
            (SIGTERM, TerminationStatus.exited(0), 100),
            (SIGKILL, .signaled(SIGKILL), 0),
        ])
        func twoHundredFilmsEndTruly(_ signal: CInt, _ ending: TerminationStatus, whole: Int) async throws {
            let setup = StackSetup(arguments: ["--drain-timeout", "5s"], ending: ending)
            try await Stack.run(setup) { stack in
                let film = Film.windowAndOne
                let content = try film.bytes(0...)
                let viewers = try (1...200).map { _ in try Viewer(port: stack.port) }
                for viewer in viewers { try viewer.ask("/media/" + film.name) }
                for viewer in viewers { try await eventually { viewer.hasAnswer } }

                try stack.responder.send(Signal(rawValue: signal))
                if signal == SIGTERM { try await stack.log.first("draining") }
                let readers = try await Self.films(of: viewers.prefix(100))
                await stack.log.waitForEnd()
                let pausers = try await Self.films(of: viewers.dropFirst(100))

                #expect(readers.count { $0 == content } == whole)
                #expect(pausers.count { $0 == content } == 0)
                #expect((readers + pausers).allSatisfy { !$0.isEmpty && $0 == content.prefix($0.count) })
            }
        }

        /// One of two responders is killed again and again; nginx asks the other.
        ///
        /// Whoever was in the middle of an answer sees that it is cut.
        @Test(.stack(StackSetup(edits: [Self.twoServers], expectedComplaint: Self.missingSocket)))
        func theOtherResponderAnswersWhileOneIsDead() async throws {
            let stack = try Stack.current
            // Once before anyone asks, so that at least a dead socket is there.
            try await Self.runUntilKilled(in: stack) { try await $0.log.first("listening") }
            let end = ContinuousClock.now + SteadyLoad.duration
            let load = try SteadyLoad.start(on: .windowAndOne, port: stack.port)
            var deaths = 0
            while .now < end - .seconds(5) {
                try await Self.runUntilKilled(in: stack) { try await $0.log.exchanges(50) { _ in true } }
                deaths += 1
            }
            let outcome = try await load.value
            print("one of two killed \(deaths) times: \(outcome)")
            #expect(outcome.failures.count <= deaths)
            #expect(outcome.failures.allSatisfy { $0 is ViewerError }, "a connection that breaks, not a wrong answer")
        }

        /// As with `systemctl start rangefinder@2 && systemctl stop rangefinder@1`: somebody holds the socket.
        @Test(.stack(StackSetup(launch: .spawnFCGI(wrapper: Self.replacingActivator))))
        func aRollingRestartBehindSocketActivationLosesNothing() async throws {
            let stack = try Stack.current
            let (film, end) = (Film.windowAndOne, ContinuousClock.now + SteadyLoad.duration)
            let load = try SteadyLoad.start(on: film, port: stack.port)
            var responders = 1
            while .now < end {
                let viewer = try Viewer(port: stack.port)
                try viewer.ask("/media/" + film.name)
                try await eventually { viewer.hasAnswer }
                try stack.responder.send(.userDefinedOne)
                responders += 1
                try await eventually { stack.log.entries.count { $0.message == "listening" } == responders }
                #expect(try await Self.films(of: [viewer]) == [film.bytes(0...)], "begun before, whole after")
            }
            try await Self.expectNothingLost(load, "\(responders - 1) times replaced behind one socket")
        }

        /// Each responder has a socket of its own, and nginx's path to it is a link.
        ///
        /// The link is put to the new one, and the old one stopped when requests arrive there.
        @Test(.stack(StackSetup(edits: [Self.linkedServer, Self.shortLivedConnections])))
        func aRollingRestartBehindSpawnFCGILosesNothing() async throws {
            let stack = try Stack.current
            try Self.link("rangefinder.sock", in: stack.folder)
            let end = ContinuousClock.now + SteadyLoad.duration
            let load = try SteadyLoad.start(on: .windowAndOne, port: stack.port)
            try await Self.replace(stack.responder, in: stack, until: end, under: load)
            try await Self.expectNothingLost(load, "replaced behind spawn-fcgi")
        }

        // MARK: Two responders

        /// Without `max_fails=0` nginx would not ask one that was dead for 10 s.
        private static let twoServers = StackSetup.Edit(
            text: "server unix:rangefinder.sock;",
            replacement: "server unix:rangefinder.sock max_fails=0; server unix:second.sock max_fails=0;"
        )

        /// While a responder that starts puts its socket in place of a dead one, there is none for a moment.
        private static let missingSocket = "second.sock failed (2: No such file or directory)"

        /// Runs the second responder until `body` is done, and kills it.
        private static func runUntilKilled(in stack: Stack, _ body: (Daemon) async throws -> Void) async throws {
            let command = StackSetup(launch: .listening(on: "unix:second.sock")).command(serving: stack.films)
            let (ending, _) = try await Daemon.run(command, in: stack.folder) { second in
                try await body(second)
                try second.send(.kill)
            }
            #expect(ending == .signaled(SIGKILL))
        }

        private static let linkedServer = StackSetup.Edit(
            text: "server unix:rangefinder.sock;",
            replacement: "server unix:current.sock;"
        )

        /// So that nginx soon needs connections to the new socket, however quick the old responder is.
        private static let shortLivedConnections = StackSetup.Edit(
            text: "keepalive_requests 100000;",
            replacement: "keepalive_requests 20;"
        )

        /// Holds the socket as systemd does, and on SIGUSR1 starts another responder and stops the one before.
        private static let replacingActivator = [
            "/bin/bash", "-c",
            #"""
            exec 4<&0 </dev/null
            start() {
                sh -c 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3<&4 4<&-' responder "$@" &
                responder=$!
            }
            replace() {
                local before=$responder
                start "$@"
                kill -TERM "$before"
            }
            start "$@"
            trap 'replace "$@"' USR1
            trap 'running=0; kill -TERM "$responder"' TERM
            running=1
            while ((running)); do wait; done
            wait
            """#,
            "activator",
        ]

        /// Starts another responder, leads nginx to it, stops the one before, and does so again until the time is over.
        private static func replace(
            _ responder: Daemon,
            in stack: Stack,
            until end: ContinuousClock.Instant,
            under load: Task<SteadyLoad.Outcome, any Error>
        ) async throws {
            guard .now < end - .seconds(2) else {
                _ = try await load.value
                return
            }
            let socket = UUID().uuidString
            let serve = [Project.command, "serve", "--root", stack.films]
            let (ending, _) = try await Daemon.run(["spawn-fcgi", "-s", socket, "-n", "--"] + serve, in: stack.folder) {
                try await $0.log.first("listening")
                try link(socket, in: stack.folder)
                try await $0.log.exchanges(50) { _ in true }
                try responder.send(.terminate)
                await responder.log.waitForEnd()
                try await replace($0, in: stack, until: end, under: load)
            }
            #expect(ending == .exited(0))
        }

        /// Puts nginx's path to a socket, in one step (rename(2)).
        private static func link(_ socket: String, in folder: TemporaryFolder) throws {
            let next = folder.newPath()
            try #require(unsafe symlink(socket, next) == 0)
            try #require(unsafe rename(next, folder.path(of: "current.sock")) == 0)
        }

        // MARK: Viewers

        /// What viewers get who now read all that comes.
        private static func films(of viewers: some Sequence<Viewer>) async throws -> [Data] {
            try await withThrowingTaskGroup { group in
                for viewer in viewers { group.addTask { try await onOwnThread { try viewer.rest() } } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        private static func expectNothingLost(
            _ load: Task<SteadyLoad.Outcome, any Error>,
            _ what: String
        ) async throws {
            let outcome = try await load.value
            print("\(what): \(outcome)")
            #expect(outcome.failures.isEmpty, "\(outcome.failures)")
            #expect(outcome.answered > 0)
        }
    }
}

extension Viewer {
    /// Reads an answer to its end, or to where it is cut; the head says which of both it is.
    fileprivate func rest() throws -> Data {
        let count = Int(try #require(head().contentLength))
        var film = Data()
        // A connection that is cut ends, or is reset.
        while film.count < count, let bytes = try? read(atMost: count - film.count), !bytes.isEmpty { film += bytes }
        return film
    }
}
