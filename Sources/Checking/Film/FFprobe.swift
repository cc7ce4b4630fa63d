/// What ffprobe tells of a film.
struct FFprobe {
    private static let program = Program(name: "ffprobe")
    private let path: String

    /// How many seconds of key frames are looked at, at the start and in the middle.
    private static let sample = 60

    init(_ path: String) {
        // A name that begins with a dash, or holds a colon, is a file too.
        self.path = path.hasPrefix("/") ? path : "./" + path
    }

    /// The tracks; `nil` if ffprobe finds no film.
    ///
    /// - Throws: ``ProgramError`` if it cannot be run.
    func tracks() throws(ProgramError) -> [FilmFacts.Track]? {
        let facts = "stream=codec_type,codec_name,profile,pix_fmt:stream_disposition=attached_pic"
        let outcome = try Self.program.run(["-v", "error", "-show_entries", facts, "-of", "flat", "--", path])
        guard outcome.exitCode == 0 else { return nil }
        return Self.tracks(in: String(decoding: outcome.output, as: UTF8.self))
    }

    /// Reads lines such as `streams.stream.0.codec_name="h264"`.
    static func tracks(in text: String) -> [FilmFacts.Track] {
        var streams: [Int: [Substring: String]] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let halves = line.split(separator: "=", maxSplits: 1)
            let names = halves[0].split(separator: ".", maxSplits: 3)
            guard halves.count == 2, names.count == 4, let number = Int(names[2]) else { continue }
            streams[number, default: [:]][names[3]] = halves[1].filter { $0 != "\"" }
        }
        return streams.sorted { $0.key < $1.key }.compactMap { _, facts in
            guard let kind = facts["codec_type"].flatMap({ FilmFacts.Track.Kind(rawValue: $0) }),
                let codec = facts["codec_name"],
                // A cover is a picture, not a film.
                facts["disposition.attached_pic"] != "1"
            else { return nil }
            // Codecs without profiles have a number there, or this word.
            let profile = facts["profile"].flatMap { $0 == "unknown" || Int($0) != nil ? nil : $0 }
            return FilmFacts.Track(kind: kind, codec: codec, profile: profile, pixels: facts["pix_fmt"])
        }
    }

    /// The longest time between two key frames, in a minute at the start and one in the middle.
    ///
    /// - Throws: ``ProgramError`` if it cannot be run.
    func longestGap() throws(ProgramError) -> Double? {
        let length = try Self.program.run([
            "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", "--", path,
        ])
        let half = (Double(String(decoding: length.output, as: UTF8.self).filter { !$0.isWhitespace }) ?? 0) / 2
        let places = half > Double(Self.sample) ? [0, Int(half)] : [0]
        var gaps: [Double] = []
        for place in places {
            let outcome = try Self.program.run(
                ["-v", "error", "-select_streams", "v:0", "-read_intervals", "\(place)%+\(Self.sample)"]
                    + ["-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", "--", path]
            )
            Self.longestGap(in: String(decoding: outcome.output, as: UTF8.self)).map { gaps.append($0) }
        }
        return gaps.max()
    }

    /// Reads lines such as `1.040000,K__`: from the first key frame on, the last packet ends the last gap.
    static func longestGap(in text: String) -> Double? {
        var (gap, last, end): (Double, Double?, Double) = (0, nil, 0)
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ",")
            guard parts.count >= 2, let time = Double(parts[0]) else { continue }
            end = max(end, time)
            guard parts[1].hasPrefix("K") else { continue }
            if let last { gap = max(gap, time - last) }
            last = time
        }
        return last.map { max(gap, end - $0) }
    }
}
