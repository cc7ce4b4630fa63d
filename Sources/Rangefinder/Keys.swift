import ArgumentParser

/// `rangefinder keys`: the keys that sign links.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and retire the keys that sign links.",
        discussion: """
            A key file is a JWK set (RFC 7517): `serve` verifies links with it, `link` and applications sign with it.

            To exchange a key: make a new one in the same file, which signs from then on, and send SIGHUP to `serve`. \
            When the links that the old one has signed have ended, retire it, and send SIGHUP again.

            Examples:
              rangefinder keys new keys.json
              rangefinder keys new --algorithm ES256 --id 2027-01 keys.json
              rangefinder keys list keys.json
              rangefinder keys retire 2026-01 keys.json
              rangefinder keys public keys.json > public.json

            Exit codes: 0 done, 64 wrong use of the command line, 65 the file is no key file or the change is not \
            possible, 66 the file cannot be read, 73 it cannot be written.
            """,
        subcommands: [KeysNew.self, KeysList.self, KeysRetire.self, KeysPublic.self]
    )
}
