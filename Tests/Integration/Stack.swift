import Foundation
import Subprocess
import Testing

/// Real nginx, or another web server, in front of a real responder, in a folder of their own.
struct Stack: Sendable {
    let responder: Daemon
    /// Where nginx listens on 127.0.0.1.
    let port: UInt16
    /// The folder that is served.
    let films: String
    /// Where tests may put files.
    let folder: TemporaryFolder

    var log: DaemonLog { responder.log }

    /// The stack that the suite or test round this code has asked for.
    static var current: Stack {
        get throws { try #require(running, "the suite lacks the trait .stack") }
    }

    @TaskLocal private static var running: Stack?

    /// The address of a film.
    func url(of film: Film) -> String { url(ofPath: film.name.percentEncoded) }

    /// The address of what is at a path below /media/.
    func url(ofPath path: String) -> String { "http://127.0.0.1:\(port)/media/\(path)" }

    /// Starts a stack, ends it when `body` is done, and fails the test if either half complains.
    static func run(_ setup: StackSetup = StackSetup(), _ body: (Stack) async throws -> Void) async throws {
        try #require(FileManager.default.isExecutableFile(atPath: Project.command), "\(Project.command) is not built")
        let folder = try TemporaryFolder()
        for (name, content) in setup.files { try folder.add(name, content) }
        let films = setup.hasOwnFilms ? try folder.addFolder("films") : setup.films
        let (ending, log) = try await Daemon.run(setup.command(serving: films), in: folder) { responder in
            try await responder.log.first("listening")
            try await setup.server.run(editedBy: setup.edits, expecting: setup.expectedComplaint, in: folder) { port in
                let stack = Stack(responder: responder, port: port, films: films, folder: folder)
                try await $running.withValue(stack) { try await body(stack) }
            }
        }
        #expect(ending == setup.ending)
        #expect(log.otherLines == [], "every line is logfmt")
        let errors = log.entries.filter { $0.level == "error" }
        #expect(errors.map { $0["reason"] } == setup.expectedErrors, "\(errors)")
    }
}

extension String {
    /// The text as one part of a URL's path: everything that may mean something is encoded (RFC 3986 section 2.1).
    var percentEncoded: String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

/// Runs a suite, or one test, with a stack.
struct StackTrait: SuiteTrait, TestTrait, TestScoping {
    let setup: StackSetup

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Stack.run(setup) { _ in try await function() }
    }
}

extension Trait where Self == StackTrait {
    /// A stack as the project recommends it.
    static var stack: Self { .stack() }

    /// A stack with further arguments of `rangefinder serve`.
    static func stack(_ arguments: String...) -> Self { Self(setup: StackSetup(arguments: arguments)) }

    static func stack(_ setup: StackSetup) -> Self { Self(setup: setup) }
}
