import Foundation
import Glibc
import Subprocess
import Testing

/// A program that people fetch or watch films with, and one thing that it does with a film.
struct Client: Sendable, CustomTestStringConvertible {
    /// What becomes of a film on its way.
    enum Outcome: Sendable {
        /// All of it is there.
        case all
        /// The rest is missing from the end of a window on, and the client ends with one of these exit codes.
        case beginning(exitCodes: [Int32])
        /// The client plays less of it, from a place that nobody asked for, and believes that all is well.
        case anotherPlace
    }

    let action: String
    /// The command that writes what it gets from an address into the file `got`.
    let command: @Sendable (_ address: String) -> [String]
    /// How much of the film is in `got` at first, as after a download that was cut.
    var alreadyThere: Int64 = 0
    /// Whether `got` holds parts of the film, such as its frames from a place on, instead of the very file.
    var takesApart = false
    /// Whether the film is wanted from its 40th second on.
    var seeks = false
    /// What happens when every open-ended answer ends after one window.
    var withAlways = Outcome.all

    var testDescription: String { action }

    /// What the client has got.
    struct Catch: Sendable {
        let exitCode: Int32
        let file: Film
    }

    /// What the client makes of a film that it has in a folder, with no server in between.
    func expected(of film: Film, in folder: TemporaryFolder) async throws -> Film {
        guard takesApart else { return film }
        let copy = folder.path(of: film.name)
        try FileManager.default.copyItem(atPath: film.path, toPath: copy)
        let got = try await get("file://" + copy, in: folder)
        #expect(got.exitCode == 0)
        return got.file
    }

    /// Has the client get a film from an address into a folder.
    func get(_ address: String, continuing film: Film? = nil, in folder: TemporaryFolder) async throws -> Catch {
        // For the client that does not run as root.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        if let film, alreadyThere > 0 { try folder.add("got", film.bytes(0...alreadyThere - 1)) }
        // No home with anybody's own settings.
        let environment = Environment.withoutSettings.updating(["HOME": folder.path])
        let result = try await run(
            Configuration(command(address), environment: environment, in: folder),
            output: .discarded,
            error: .discarded
        )
        guard case .exited(let exitCode) = result.terminationStatus else {
            throw ClientCrashed(status: result.terminationStatus)
        }
        return Catch(exitCode: exitCode, file: Film(at: folder.path(of: "got")))
    }
}

/// A signal ended a client.
struct ClientCrashed: Error {
    let status: TerminationStatus
}
