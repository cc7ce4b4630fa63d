import Foundation
import Glibc
import Subprocess
import Testing

extension Integration {
    /// Descriptors and threads run out: who can be served is served, the others wait, and all is well when there are some.
    @Suite
    struct ExhaustionTests {
        /// Descriptors that the process may not have (RLIMIT_NOFILE), taken from the responder while it runs.
        @Test(.stack(StackSetup(expectedErrors: ["Too many open files"])))
        func noDescriptorIsLeft() async throws {
            try await Self.expectViewersToWait(
                while: { try await Self.setDescriptorLimit(to: "4:4096") },
                until: { try await Self.setDescriptorLimit(to: "4096:4096") }
            )
        }

        /// What the whole system may lack: accept(2) fails as long as the file `fault` says with which errno.
        @Test(arguments: [(ENFILE, "Too many open files in system"), (ENOBUFS, "No buffer space available")])
        func theSystemIsOut(_ error: CInt, _ reason: String) async throws {
            let library = try TemporaryFolder()
            let source = try library.add("fault.c", Data(Self.failingAccept.utf8))
            let shared = library.path(of: "fault.so")
            let built = try await run(
                .name("gcc"),
                arguments: ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", shared, source],
                output: .discarded
            )
            try #require(built.terminationStatus == .exited(0))
            let setup = StackSetup(
                launch: .spawnFCGI(wrapper: ["/usr/bin/env", "LD_PRELOAD=\(shared)"]),
                expectedErrors: [reason]
            )
            try await Stack.run(setup) { stack in
                try await Self.expectViewersToWait(
                    while: { try stack.folder.add("fault", Data("\(error)".utf8)) },
                    until: { try FileManager.default.removeItem(atPath: stack.folder.path(of: "fault")) }
                )
            }
        }

        /// Threads that the user may not have (RLIMIT_NPROC): it works with those that it gets.
        @Test(.stack(StackSetup(launch: .spawnFCGI(wrapper: userWithThreads(8)))))
        func fewThreadsAreLeft() async throws {
            let stack = try Stack.current
            let warning = try await stack.log.first("fewer workers than wanted")
            #expect(warning["wanted"] == "32")
            #expect(try stack.responder.status.threads == 8)
            let film = Film.indexAtEnd
            #expect(try await Curl.get(stack.url(of: film)).sum == SHA256.sum(ofFile: film.path))
        }

        /// Too few even to begin with.
        @Test
        func noThreadIsLeft() async throws {
            let folder = try TemporaryFolder()
            let outcome = try await RangefinderCommand.run(
                ["serve", "--root", Project.films, "--listen", "127.0.0.1:\(NGINX.freePort())"],
                startedBy: Self.userWithThreads(1),
                in: folder
            )
            #expect(outcome.ending == .exited(71))
            #expect(outcome.words.contains("nothing was started; look at `ulimit -a`"))
        }

        // MARK: Faults

        /// How long a fault lasts: several of the responder's tries.
        private static let faultTime = Duration.seconds(2)

        /// 50 viewers come while connections cannot be accepted: they wait, and are answered afterwards.
        ///
        /// The wait costs next to no CPU, and one line of the log says that it began, another that it is over.
        private static func expectViewersToWait(
            while begin: () async throws -> Void,
            until end: () async throws -> Void
        ) async throws {
            let stack = try Stack.current
            let content = try Film.window.bytes(0...)
            try await begin()
            let viewers = try (1...50).map { _ in try Viewer(port: stack.port) }
            for viewer in viewers { try viewer.ask("/media/" + Film.window.name) }
            try await stack.log.first("connections cannot be accepted, trying again")
            let processorTime = try stack.responder.status.processorTime
            try await Task.sleep(for: faultTime)
            let used = try stack.responder.status.processorTime - processorTime
            #expect(used < faultTime / 20, "it waits, and does not ask without end")
            #expect(viewers.allSatisfy { !$0.hasAnswer })

            try await end()
            for viewer in viewers {
                let film = try await onOwnThread {
                    let status = try viewer.head().status
                    try #require(status == 200)
                    return try viewer.body(content.count)
                }
                #expect(film == content)
            }
            try await stack.log.first("connections are accepted again")
            #expect(stack.log.entries.count { $0.message.contains("accepted") } == 2)
        }

        /// Sets the soft and the hard limit of the running responder.
        private static func setDescriptorLimit(to limits: String) async throws {
            let result = try await run(
                .name("prlimit"),
                arguments: ["--pid", "\(Stack.current.responder.status.id)", "--nofile=\(limits)"],
                output: .discarded
            )
            try #require(result.terminationStatus == .exited(0))
        }

        /// A wrapper that makes the responder an ordinary user who may have so many threads.
        ///
        /// Nobody else has the number of that user, so all of the user's threads are the responder's.
        private static func userWithThreads(_ count: Int) -> [String] {
            let user = 1_900_000_000 + Int(getpid())
            return ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--"]
                + ["/usr/bin/prlimit", "--nproc=\(count)", "--"]
        }

        /// In place of syscall(2) in the C library, through which the responder accepts.
        private static let failingAccept = #"""
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <stdarg.h>
            #include <stdio.h>
            #include <sys/syscall.h>

            long syscall(long number, ...) {
                static long (*next)(long, ...);
                if (!next) next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
                if (number == SYS_accept4) {
                    FILE *fault = fopen("fault", "re");
                    int error = 0;
                    if (fault) {
                        if (fscanf(fault, "%d", &error) != 1) error = 0;
                        fclose(fault);
                    }
                    if (error) {
                        errno = error;
                        return -1;
                    }
                }
                va_list list;
                va_start(list, number);
                long a[6];
                for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
                va_end(list);
                return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
            }
            """#
    }
}
