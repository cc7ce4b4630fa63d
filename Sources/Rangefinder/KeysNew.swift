public import ArgumentParser
import JSONWriting
public import Playback

/// `rangefinder keys new`: makes a key.
struct KeysNew: FailingCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key, in a new file or behind the keys of one.",
        discussion: """
            The new key signs from now on. A new file is for its owner alone (mode 0600); one that is there keeps its \
            owner, its group and its mode, but for what everybody else may do with it.

            HS256 is one secret that the application and `serve` share. With ES256, EdDSA and RS256 the application \
            keeps the private part, and `serve` needs only what `rangefinder keys public` prints.

            Next, give the file to `serve` with --keys, or send it SIGHUP if it has the file already.

            Examples:
              rangefinder keys new keys.json
              rangefinder keys new --algorithm ES256 --id 2027-01 keys.json
            """
    )

    @Option(help: ArgumentHelp("What the key is for: how links are signed.", valueName: "name"))
    var algorithm = SigningAlgorithm.hs256

    @Option(help: ArgumentHelp("The key's name (kid), which links carry; unset, a random one.", valueName: "kid"))
    var id: String?

    @Argument(help: "The key file.", completion: .file())
    var file: String

    func perform() throws {
        let keyFile = KeyCommandFile(file)
        let old = try keyFile.keysIfPresent()
        let keys = try keyFile.write { () throws(KeySetError) in
            let key = try Key.generate(algorithm, id: id)
            return try old?.adding(key) ?? KeySet(key)
        }
        let name = keys.signingKey.map { JSONText.quoted($0.id) } ?? ""
        try StandardOutput.write("key \(name) (\(algorithm.rawValue)) is in \(file), and signs from now on")
    }
}

extension SigningAlgorithm: ExpressibleByArgument {}
