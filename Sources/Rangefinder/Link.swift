import ArgumentParser
import JSONWriting
import Playback
import Responder

/// `rangefinder link`: makes a signed link, as an application does.
struct Link: FailingCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a signed link to a film, or to all films in a folder.",
        usage: "rangefinder link <path> --keys <file> --for <time> [<options>]",
        discussion: """
            Examples:
              rangefinder link /films/a.mp4 --for 2h --lease 4h --viewer ana \\
                  --keys keys.json
              rangefinder link /films/a.mp4 --for 1d --keys keys.json \\
                  --base https://example.org/media --qr
              rangefinder link /films/series/ --for 7d --keys keys.json --in-path

            A film can begin for the time of --for; one that has begun can go on, seeks included, for the time of \
            --lease more. A link to a folder, with a slash at its end, is good for every film below it: with --in-path, \
            a film's address is the link with the rest of its path behind it.

            Times are 90s, 30m, 2h, 7d, 1h30m; moments are 2027-01-31T20:15 in local time, with Z or +01:00 behind it \
            for another zone, or seconds since 1970.

            Next, `rangefinder explain` says what a link allows, and whether `serve` would let it pass.

            Exit codes: 0 done, 64 wrong use of the command line, 65 the key file or the address cannot be used so, \
            66 the key file cannot be read, 69 the code cannot be drawn: the terminal is too \
            narrow, or libqrencode is not installed.
            """
    )

    @Argument(
        help: "The film as on the disk, not encoded, beginning with a slash; or a folder, with a slash at its end.",
        transform: LinkedPath.argument
    )
    var path: LinkedPath

    @Option(
        name: [.long, .customLong("key")],
        help: ArgumentHelp("The key file.", valueName: "file"),
        completion: .file()
    )
    var keys: String

    @Option(help: ArgumentHelp("The key to sign with; unset, the last of those that can.", valueName: "kid"))
    var kid: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("For how long films can begin, from now or --not-before on.", valueName: "time"),
        transform: TimeSpan.argument
    )
    var validity: TimeSpan

    @Option(
        help: ArgumentHelp(
            "For how much longer a film that has begun can go on, at most 7d; unset, it ends with the link.",
            valueName: "time"
        ),
        transform: TimeSpan.argument
    )
    var lease: TimeSpan?

    @Option(
        help: ArgumentHelp("From when on the link is good; unset, at once.", valueName: "moment"),
        transform: Moment.argument
    )
    var notBefore: Moment?

    @Option(help: ArgumentHelp("Who watches: for the log, and for --streams.", valueName: "name"))
    var viewer: String?

    @Option(
        help: ArgumentHelp("The most bytes a second, such as 2MB.", valueName: "size"),
        transform: ByteCount.argument
    )
    var rate: ByteCount?

    @Option(help: ArgumentHelp("The most films at once.", valueName: "number"))
    var streams: Int?

    @Option(help: ArgumentHelp("For whom the link is meant: the setting audience of `serve`.", valueName: "name"))
    var audience: String?

    @Option(help: ArgumentHelp("The only client address, or range of them such as 192.0.2.0/24.", valueName: "address"))
    var ip: String?

    @Option(
        help: ArgumentHelp(
            "Where nginx has the films, such as https://example.org/media; unset, \(BaseAddress.standard).",
            valueName: "address"
        ),
        transform: BaseAddress.argument
    )
    var base = BaseAddress.standard

    @Flag(help: "Put the token in front of the path: addresses relative to the link keep it.")
    var inPath = false

    @Flag(help: "Print JSON: an object with url, path, expires (seconds since 1970) and id (as in the log).")
    var json = false

    @Flag(help: "Print a QR code too, for a phone or TV.")
    var qr = false

    func validate() throws {
        guard !(json && qr) else { throw ValidationError("--json and --qr are for different readers: choose one") }
        guard validity.seconds > 0 else { throw ValidationError("--for 0s would make a link that has ended already") }
        guard inPath || !path.looksSigned else {
            throw ValidationError("below \(SignedAddress.mark) a token is looked for in the path: add --in-path")
        }
    }

    func perform() throws {
        let grant = try grant()
        let token = try sign(grant)
        let url = (inPath ? SignedAddress.withPath : .withQuery).text(base, path, token: token)
        try StandardOutput.write(json ? record(url, grant).text : url)
        if qr { try printCode(of: url) }
    }

    private func grant() throws(Failure) -> Grant {
        do throws(TokenRefusal) {
            return try Grant(
                path: path.text,
                expires: ((notBefore ?? .now) + validity).seconds,
                notBefore: notBefore?.seconds,
                lease: lease?.seconds ?? 0,
                viewer: viewer,
                rate: rate?.bytes,
                streams: streams,
                audience: audience.map { [$0] } ?? [],
                address: ip
            )
        } catch {
            throw failure(error)
        }
    }

    private func sign(_ grant: Grant) throws(Failure) -> String {
        let key = try key()
        do throws(SigningError) {
            return try key.sign(grant)
        } catch {
            throw Failure(
                reasons: ["key file \(keys): \(error)"],
                nextStep: "`rangefinder keys list \(keys)` shows which keys can sign",
                code: .dataError
            )
        }
    }

    private func key() throws(Failure) -> Key {
        let set = try KeyCommandFile(keys).keys()
        let key = if let kid { set[kid] } else { set.signingKey }
        guard let key else {
            throw Failure(
                reasons: [
                    "key file \(keys): "
                        + (kid.map { "no key has the kid \(JSONText.quoted($0))" } ?? "every key in it is public")
                ],
                nextStep: "`rangefinder keys list \(keys)` shows its keys; private and secret ones sign",
                code: .dataError
            )
        }
        return key
    }

    /// Says what of the command line cannot stand in a link.
    private func failure(_ refusal: TokenRefusal) -> Failure {
        guard case .badClaim(let claim) = refusal, let limit = Self.limits[claim] else {
            preconditionFailure("a grant of one's own is refused as \(refusal.word)")
        }
        return Failure(
            reasons: ["the value of \(limit.flag) cannot stand in a link: allowed is \(limit.allowed)"],
            nextStep: "no link was made; `rangefinder link --help` explains every option",
            code: .validationFailure
        )
    }

    /// What the claims allow that options are put into.
    private static let limits: [String: (flag: String, allowed: String)] = [
        "exp": ("--for", "a time that ends before the year 10000"),
        "nbf": ("--not-before", "a moment from 1970 to 9999"),
        "lease": ("--lease", "a time up to \(TimeSpan(seconds: Grant.maximumLease).words)"),
        "sub": ("--viewer", "a name of 1 to 256 bytes without control characters"),
        "rate": (
            "--rate",
            "\(ByteCount(bytes: Grant.minimumRate)) to \(ByteCount(bytes: Grant.maximumRate)) a second"
        ),
        "streams": ("--streams", "a number from 1 to \(Grant.maximumStreams)"),
        "aud": ("--audience", "a name of 1 to 256 bytes without control characters"),
        "ip": ("--ip", "an IPv4 or IPv6 address, or a range of them such as 192.0.2.0/24 or 2001:db8::/32"),
    ]

    private func record(_ url: String, _ grant: Grant) -> JSONRecord {
        var record = JSONRecord()
        record.add("url", url)
        record.add("path", path.text)
        record.add("expires", grant.expires)
        record.add("id", grant.id)
        return record
    }

    private func printCode(of url: String) throws(Failure) {
        let code = try code(of: url)
        let terminal = Terminal()
        if let columns = terminal?.columns, columns < code.columns {
            throw Failure(
                reasons: ["the QR code is \(code.columns) columns wide, and this terminal has \(columns)"],
                nextStep: "make the window wider or its letters smaller",
                code: .unavailable
            )
        }
        try StandardOutput.write(code.text(colored: terminal != nil))
    }
}

extension Link {
    private func code(of url: String) throws(Failure) -> QRCode {
        do throws(QRCodeError) {
            return try QRCode(url)
        } catch {
            switch error {
            case .libraryIsMissing:
                throw Failure(
                    reasons: ["a QR code takes libqrencode, which is not installed"],
                    nextStep: "install it, on Debian with `apt-get install libqrencode4`; the link itself is good",
                    code: .unavailable
                )
            case .tooLong:
                throw Failure(
                    reasons: ["the address has \(url.utf8.count) bytes, and a QR code takes \(QRCode.capacity)"],
                    nextStep: "shorten it: HS256 and ES256 make shorter links than RS256, and names count too",
                    code: .dataError
                )
            }
        }
    }
}

extension ByteCount {
    /// Reads a command line's value, or says what is allowed.
    fileprivate static func argument(_ text: String) throws -> ByteCount {
        guard let count = ByteCount(text) else {
            throw ValidationError("allowed is a number of bytes such as 500kB, 2MB or 2MiB")
        }
        return count
    }
}
