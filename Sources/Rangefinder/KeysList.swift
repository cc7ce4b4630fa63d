import ArgumentParser
import Playback

/// `rangefinder keys list`: shows what is in a key file, and no secret.
struct KeysList: FailingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys of a file: name, algorithm, what they can do, and which one signs.",
        discussion: """
            Secrets sign and verify with the same value, private keys sign, public keys only verify. Where no key is \
            named, the last one that can sign does.

            Example:
              rangefinder keys list keys.json

            Next, `rangefinder link` signs with one of them, and `rangefinder keys retire` takes one away.
            """
    )

    @Flag(help: "Print JSON: an object with an array `keys`.")
    var json = false

    @Argument(help: "The key file.", completion: .file())
    var file: String

    func perform() throws {
        let keys = try KeyCommandFile(file).keys()
        let lines = keys.keys.map { ListedKey($0, signs: $0.id == keys.signingKey?.id) }
        if json {
            var record = JSONRecord()
            record.add("keys", lines.map(\.record))
            try StandardOutput.write(record.text)
        } else {
            try StandardOutput.write(Table(rows: [ListedKey.titles] + lines.map(\.cells)).text)
        }
    }
}

/// A key as it is listed.
private struct ListedKey {
    private let key: Key
    private let signs: Bool

    static let titles = ["KID", "ALGORITHM", "KIND", "SIGNS"]

    init(_ key: Key, signs: Bool) {
        self.key = key
        self.signs = signs
    }

    private var kind: String {
        guard key.holdsSecret else { return "public" }
        return key.publicPart == nil ? "secret" : "private"
    }

    var cells: [String] { [key.id, key.algorithm.rawValue, kind, signs ? "yes" : "no"] }

    var record: JSONRecord {
        var record = JSONRecord()
        record.add("kid", key.id)
        record.add("alg", key.algorithm.rawValue)
        record.add("kind", kind)
        record.add("signs", signs)
        return record
    }
}
