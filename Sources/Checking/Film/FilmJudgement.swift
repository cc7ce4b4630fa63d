/// What of a film keeps players from playing it or from seeking in it, and the command that mends it.
struct FilmJudgement {
    let path: String
    let facts: FilmFacts

    /// Seconds between key frames from which on a seek shows the wrong picture, or none for a while.
    private static let longestGap = 10.0

    var findings: [Finding] {
        [container] + tracks + index + keyFrames + [repair].compactMap(\.self)
    }

    // MARK: Container

    private var container: Finding {
        let name = facts.container.name
        switch facts.container {
        case .mp4, .webM:
            return .good("container", name)
        case .matroska:
            return .fault(
                "container",
                name,
                harm: "Safari, older Firefox and many TVs do not play it; Chrome does with some codecs",
                advice: "put the same pictures and sound into MP4"
            )
        case .ogg:
            return .warning("container", name, harm: "Safari does not play it", advice: "make an MP4 or WebM of it")
        default:
            return .fault("container", name, harm: "no browser plays it", advice: "make an MP4 of it")
        }
    }

    // MARK: Codecs

    private var tracks: [Finding] {
        guard !facts.tracks.isEmpty else {
            return [
                .fault(
                    "codecs",
                    "no pictures and no sound found",
                    harm: "no player plays it",
                    advice: "see what `ffprobe \(path.shellQuoted)` says; the file may be cut or damaged"
                )
            ]
        }
        return facts.tracks.map { track in track.kind == .video ? video(track) : audio(track) }
    }

    private func video(_ track: FilmFacts.Track) -> Finding {
        guard let harm = Self.harm(ofVideo: track) else { return .good("video", Self.words(track)) }
        return .fault("video", Self.words(track), harm: harm, advice: "encode the pictures as H.264 (yuv420p)")
    }

    private func audio(_ track: FilmFacts.Track) -> Finding {
        guard let harm = Self.harm(ofAudio: track) else { return .good("audio", Self.words(track)) }
        return .fault("audio", Self.words(track), harm: harm, advice: "encode the sound as AAC")
    }

    private static func words(_ track: FilmFacts.Track) -> String {
        [track.codec, track.profile, track.pixels].compactMap(\.self).joined(separator: ", ")
    }

    private static func harm(ofVideo track: FilmFacts.Track) -> String? {
        switch track.codec {
        case "h264" where track.isDeepOrRich:
            "H.264 with more than 8 bits or more colour than 4:2:0: most browsers and TVs show nothing"
        case "h264", "vp8", "vp9", "av1":
            nil
        case "hevc":
            "HEVC plays in Safari, but in Chrome and Firefox only where the device has it in hardware"
        default:
            "no browser shows \(track.codec)"
        }
    }

    private static func harm(ofAudio track: FilmFacts.Track) -> String? {
        switch track.codec {
        case "aac", "mp3", "opus", "vorbis", "flac": nil
        case "ac3", "eac3": "Chrome and Firefox play the film without sound; Safari plays it"
        default: "browsers play the film without sound: they do not know \(track.codec)"
        }
    }

    // MARK: Seeking

    private var index: [Finding] {
        switch facts.index {
        case nil:
            []
        case .front?:
            [.good("index", "at the front (moov before mdat)")]
        case .fragments?:
            [.good("index", "in fragments")]
        case .missing?:
            [
                .fault(
                    "index",
                    "missing (no moov): the recording was cut off",
                    harm: "no player plays it",
                    advice: "record it again; tools such as untrunc may save a part"
                )
            ]
        case .end?:
            [
                .warning(
                    "index",
                    "at the end (moov after mdat)",
                    harm: "a player fetches the end before it can begin; without ranges it loads the whole film first",
                    advice: "put it to the front"
                )
            ]
        }
    }

    private var keyFrames: [Finding] {
        guard facts.tracks.contains(where: { $0.kind == .video }) else { return [] }
        guard let gap = facts.longestGap else {
            return facts.isProbed
                ? [] : [.note("key frames", "not looked at", advice: "install ffprobe (package ffmpeg): it tells more")]
        }
        let text = "at most \(Self.tenths(gap)) s apart"
        guard gap > Self.longestGap else { return [.good("key frames", text)] }
        return [
            .fault(
                "key frames",
                text,
                harm: "a seek begins up to so much earlier, or shows nothing until it has decoded all from there",
                advice: "encode the pictures again with a key frame every 2 s"
            )
        ]
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int64((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    // MARK: Repair

    /// One command for all that is wrong; `nil` where there is nothing that ffmpeg mends.
    private var repair: Finding? {
        let encodesVideo =
            facts.longestGap.map { $0 > Self.longestGap } == true
            || facts.tracks.contains { $0.kind == .video && Self.harm(ofVideo: $0) != nil }
        let encodesAudio = facts.tracks.contains { $0.kind == .audio && Self.harm(ofAudio: $0) != nil }
        let isPlain = [.mp4, .webM].contains(facts.container) && facts.index != .end
        guard !facts.tracks.isEmpty, facts.index != .missing, encodesVideo || encodesAudio || !isPlain else {
            return nil
        }
        let video =
            encodesVideo
            ? "-c:v libx264 -crf 20 -pix_fmt yuv420p -force_key_frames 'expr:gte(t,n_forced*2)'" : "-c:v copy"
        let sound = encodesAudio ? "-c:a aac -b:a 192k" : "-c:a copy"
        let command = "ffmpeg -i \(path.shellQuoted) \(video) \(sound) -movflags +faststart \(mendedPath.shellQuoted)"
        return .note("repair", "one command mends it: \(command)")
    }

    private var mendedPath: String {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        return path.dropLast(name.count) + stem + ".web.mp4"
    }
}

extension FilmFacts.Track {
    /// Whether it has more bits or colour than what decoders in devices take.
    fileprivate var isDeepOrRich: Bool {
        if let pixels { return !["yuv420p", "yuvj420p", "nv12"].contains(pixels) }
        return profile.map { $0.contains("10") || $0.contains("4:2:2") || $0.contains("4:4:4") } ?? false
    }
}

extension String {
    /// The text as one word of a shell.
    var shellQuoted: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "/._-+=:,@%".utf8.contains(byte)
                }
            }
        return isPlain
            ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
