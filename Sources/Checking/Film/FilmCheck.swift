public import SystemPackage

/// Looks at a film on disk: whether players can play it and seek in it.
public struct FilmCheck {
    private let path: String

    /// A check of the file at a path.
    public init(_ path: String) {
        self.path = path
    }

    /// What names of films end in.
    private static let extensions: Set<String> = [
        "mp4", "m4v", "mov", "webm", "mkv", "avi", "ts", "m2ts", "mpg", "mpeg", "vob", "flv", "wmv", "ogv", "3gp",
    ]

    /// Whether the file at a path has the name of a film, or begins as one.
    public static func isFilm(_ path: String) -> Bool {
        if path.split(separator: ".").last.map({ extensions.contains($0.lowercased()) }) == true { return true }
        return (try? ReadableFile(path)).flatMap { FilmSignature($0.bytes(256, from: 0)) } != nil
    }

    /// Looks, with ffprobe where it is installed.
    ///
    /// - Parameter progress: Told what is looked at next.
    /// - Returns: What was found.
    /// - Throws: `Errno` if the file cannot be read.
    public func run(progress: (String) -> Void) throws(Errno) -> Inspection {
        let file = try ReadableFile(path)
        guard let container = FilmSignature(file.bytes(256, from: 0)) else {
            let advice = "see what `file \(path.shellQuoted)` says"
            let text = file.size == 0 ? "the file is empty" : "it does not begin as a film does"
            return Inspection(path, [.fault("container", text, harm: "no player plays it", advice: advice)])
        }
        let index = container == .mp4 ? MovieIndex(file) : nil
        progress("codecs")
        do throws(ProgramError) {
            let probe = FFprobe(path)
            let tracks = try probe.tracks()
            progress("key frames")
            let gap = if let known = index?.longestGap { known } else { try probe.longestGap() }
            return inspection(
                FilmFacts(
                    container: container,
                    tracks: tracks ?? index?.tracks ?? [],
                    index: index?.place,
                    longestGap: gap,
                    isProbed: true
                )
            )
        } catch {
            let facts = FilmFacts(
                container: container,
                tracks: index?.tracks ?? [],
                index: index?.place,
                longestGap: index?.longestGap,
                isProbed: false
            )
            return inspection(facts, without: error)
        }
    }

    private func inspection(_ facts: FilmFacts, without error: ProgramError? = nil) -> Inspection {
        var findings = FilmJudgement(path: path, facts: facts).findings
        if error != nil {
            // What was not looked at is no fault of the film.
            if facts.tracks.isEmpty { findings.removeAll { $0.subject == "codecs" } }
            findings.append(
                .note("ffprobe", "not run: it would tell more of the codecs", advice: "install it (package ffmpeg)")
            )
        }
        return Inspection(path, findings)
    }
}
