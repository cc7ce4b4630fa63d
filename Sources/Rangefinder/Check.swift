import ArgumentParser
import Checking
import SystemPackage

/// `rangefinder check`: says why a video does not seek.
struct Check: FailingCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is wrong with a film, with the server that sends it, or with a configuration.",
        usage: "rangefinder check <url>|<film>|<configuration> ... [--header <field> ...] [--json]",
        discussion: """
            Examples:
              rangefinder check https://example.org/films/a.mp4
              rangefinder check 'https://example.org/media/a.mp4?token=eyJ…'
              rangefinder check /srv/films/a.mp4
              nginx -T | rangefinder check /etc/rangefinder/config.yaml -

            An address is asked as Safari, Chrome, Firefox, VLC, ffmpeg, Chromecast, curl, wget, aria2 and an nginx \
            cache ask, whatever server it is. About a kilobyte of the film is read where bytes are compared, and \
            otherwise the head of the answer alone, as far as curl lets go in time. curl has to be installed; it takes \
            proxies from the variables https_proxy and http_proxy.

            A film is looked at with ffprobe, where it is installed. A configuration is Rangefinder's (YAML) or nginx's: \
            a file, or better the output of `nginx -T`, with - for stdin. Together they are compared. Which of these an \
            argument is, its scheme, name and content tell.

            ✓ is well, ! could hurt somebody, ✗ is wrong, · is worth knowing. Below stand who is hurt, and what to change.

            Exit codes: 0 nothing is wrong (nothing with ✗), 1 something is, 64 wrong use of the command line, 66 a file \
            cannot be read, 69 curl is not installed.
            """
    )

    @Argument(
        help: ArgumentHelp("An address, a film on disk, or a configuration; may be repeated.", valueName: "what"),
        completion: .file()
    )
    var subjects: [String]

    @Option(
        help: ArgumentHelp(
            "A field to send to the address with every request, such as 'Cookie: session=…'. May be repeated.",
            valueName: "name: value"
        ),
        transform: CheckHeader.argument
    )
    var header: [CheckHeader] = []

    @Flag(
        help: "Print JSON: an object with `well`, and an array `inspections` of what was looked at, each with findings."
    )
    var json = false

    func perform() throws {
        let progress = CheckProgress()
        var (inspections, configurations): ([Inspection], [ConfigurationCheck.Source]) = ([], [])
        for subject in subjects {
            if subject.contains("://") {
                inspections.append(try inspectAddress(subject, progress))
            } else if subject != "-", FilmCheck.isFilm(subject) {
                inspections.append(try inspectFilm(subject, progress))
            } else {
                configurations.append(try Self.source(subject))
            }
        }
        if !configurations.isEmpty { inspections += ConfigurationCheck(configurations).run() }
        progress.end()
        let report = CheckReport(inspections: inspections)
        try StandardOutput.write(json ? report.record.text : report.text(in: .current))
        if !report.isWell { throw ExitCode.failure }
    }

    private func inspectAddress(_ address: String, _ progress: CheckProgress) throws(Failure) -> Inspection {
        let scheme = address.prefix { $0 != ":" }.lowercased()
        guard ["http", "https"].contains(scheme) else {
            throw Failure(
                reasons: ["\(scheme) is no scheme that films are checked by"],
                nextStep: "give an address that begins with http:// or https://, or the path of a file",
                code: .validationFailure
            )
        }
        do throws(ProgramError) {
            let check = AddressCheck(address, fields: header.map { ($0.name, $0.value) })
            return try check.run { progress.show("\(address): \($0)") }
        } catch {
            throw Failure(error)
        }
    }

    private func inspectFilm(_ path: String, _ progress: CheckProgress) throws(Failure) -> Inspection {
        do throws(Errno) {
            return try FilmCheck(path).run { progress.show("\(path): \($0)") }
        } catch {
            throw Failure(reading: path, error)
        }
    }

    private static func source(_ name: String) throws(Failure) -> ConfigurationCheck.Source {
        do throws(Errno) {
            return try ConfigurationCheck.Source(reading: name)
        } catch {
            throw Failure(reading: name, error)
        }
    }
}

extension Failure {
    fileprivate init(_ error: ProgramError) {
        switch error {
        case .missing(let name):
            self.init(
                reasons: ["\(name) is not installed"],
                nextStep: "install it, as in `apt-get install \(name)`: addresses are asked with it",
                code: .unavailable
            )
        case .failed(let name, let errno):
            self.init(
                reasons: ["\(name) cannot be started: \(errno)"],
                nextStep: "look at `ulimit -a` and at the free memory",
                code: .systemError
            )
        }
    }

    fileprivate init(reading path: String, _ errno: Errno) {
        self.init(
            reasons: ["\(path) cannot be read: \(errno)"],
            nextStep: "give an address with http:// or https://, a film on disk, or a configuration",
            code: .noInput
        )
    }
}
