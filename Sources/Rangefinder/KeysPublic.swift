import ArgumentParser
import JSONWriting
import Playback

/// `rangefinder keys public`: prints what may leave the machine that signs.
struct KeysPublic: FailingCommand {
    static let configuration = CommandConfiguration(
        commandName: "public",
        abstract: "Print the public parts of the keys: all that `serve` needs where only the application signs.",
        discussion: """
            Keys that are one secret (HS256) have no public part and are left out. \
            Give the file to `serve` with --keys.

            Example:
              rangefinder keys public keys.json > public.json
            """
    )

    @Argument(help: "The key file.", completion: .file())
    var file: String

    func perform() throws {
        let keys = try KeyCommandFile(file).keys()
        guard let publicPart = keys.publicPart else {
            throw Failure(
                reasons: ["key file \(file): every key in it is a secret that signs and verifies (HS256)"],
                nextStep: "make a key that has a public part: `rangefinder keys new --algorithm ES256 \(file)`",
                code: .dataError
            )
        }
        let secrets = keys.keys.filter { $0.publicPart == nil }
        if !secrets.isEmpty {
            let names = secrets.map { JSONText.quoted($0.id) }.joined(separator: ", ")
            Notice("left out, as they have no public part: \(names)").tell()
        }
        try StandardOutput.write(publicPart.json)
    }
}
