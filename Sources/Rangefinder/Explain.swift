import ArgumentParser
import Playback

/// `rangefinder explain`: says what a link allows, and why it would be refused.
struct Explain: FailingCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a link or token allows, and whether a film would begin with it.",
        usage: "rangefinder explain <token> [--keys <file>] [<options>]",
        discussion: """
            Examples:
              rangefinder explain '/media/films/a.mp4?token=eyJ…' --keys keys.json
              rangefinder explain eyJ… --path /films/a.mp4 --at 2027-01-31T20:15
              rangefinder explain - --keys keys.json

            With -, the token is read from stdin, so that the shell does not remember it.

            What is not given is taken as the token wants it: the path, the client's address, the audience. Without \
            --keys anybody may have made the token. A link that is refused cannot be mended: make another.

            Exit codes: 0 a film would begin, 1 it would be refused, 64 wrong use of the command line, 65 the key file \
            is none, 66 the key file cannot be read.
            """
    )

    @Argument(help: "The token, or the address that it is in, or - for stdin.")
    var token: String

    @Option(
        name: [.long, .customLong("key")],
        help: ArgumentHelp("The key file of `serve`, to check the signature with.", valueName: "file"),
        completion: .file()
    )
    var keys: String?

    @Option(
        help: ArgumentHelp("The film that is asked for, not encoded; unset, as in the address.", valueName: "path"),
        transform: LinkedPath.argument
    )
    var path: LinkedPath?

    @Option(help: ArgumentHelp("When it is asked for; unset, now.", valueName: "moment"), transform: Moment.argument)
    var at: Moment?

    @Option(help: ArgumentHelp("The client's address.", valueName: "address"))
    var ip: String?

    @Option(help: ArgumentHelp("The setting audience of `serve`.", valueName: "name"))
    var audience: String?

    @Option(
        help: ArgumentHelp(
            "Where nginx has the films, to find the path in an address; unset, \(BaseAddress.standard).",
            valueName: "address"
        ),
        transform: BaseAddress.argument
    )
    var base = BaseAddress.standard

    @Flag(help: "Print JSON: an object with what the token holds, whether it is allowed, and why not.")
    var json = false

    func perform() throws {
        let keys = try keys.map { file throws(Failure) in try KeyCommandFile(file).keys() }
        guard let link = PresentedLink(try presentedText(), base: base) else {
            throw Failure(
                reasons: ["there is no token in the address: neither ?token= nor \(SignedAddress.mark)"],
                nextStep:
                    "give the whole link in quotation marks, as shells read ? and & otherwise; or the token alone",
                code: .validationFailure
            )
        }
        let verdict = Verdict(
            TokenExplanation(of: link.token, keys: keys),
            hasKeys: keys != nil,
            of: Verdict.Request(
                path: (try path ?? Self.path(of: link))?.text,
                address: ip,
                audience: audience,
                moment: at ?? .now
            )
        )
        try StandardOutput.write(json ? verdict.record.text : verdict.text)
        if verdict.refusal != nil { throw ExitCode.failure }
    }

    private static func path(of link: PresentedLink) throws(Failure) -> LinkedPath? {
        do throws(LinkedPath.Fault) {
            return try link.path.map { path throws(LinkedPath.Fault) in try LinkedPath(path) }
        } catch {
            throw Failure(
                reasons: ["nothing is served at the path of the address: \(error)"],
                nextStep: "make links with `rangefinder link`, or give the path that is meant with --path",
                code: .failure
            )
        }
    }

    private func presentedText() throws(Failure) -> String {
        guard token == "-" else { return token }
        guard let line = readLine() else {
            throw Failure(
                reasons: ["stdin is empty"],
                nextStep: "write the token to it, as in `rangefinder explain - < token.txt`",
                code: .validationFailure
            )
        }
        return line.filter { !$0.isWhitespace }
    }
}
