import ArgumentParser
import JSONWriting
import Playback

/// `rangefinder keys retire`: takes a key away.
struct KeysRetire: FailingCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Take a key out of a file: as soon as `serve` has read it again, its links end.",
        discussion: """
            The last key cannot be retired: make its successor first. Afterwards send SIGHUP to `serve`.

            Example:
              rangefinder keys retire 2026-01 keys.json
            """
    )

    @Argument(help: "The key's name, as `rangefinder keys list` shows it.")
    var kid: String

    @Argument(help: "The key file.", completion: .file())
    var file: String

    func perform() throws {
        let keyFile = KeyCommandFile(file)
        let keys = try keyFile.keys()
        try keyFile.write { () throws(KeySetError) in try keys.retiring(kid) }
        try StandardOutput.write(
            "key \(JSONText.quoted(kid)) is out of \(file); its links end when `serve` has read the file again (SIGHUP)"
        )
    }
}
