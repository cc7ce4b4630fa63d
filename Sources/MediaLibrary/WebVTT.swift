/// Subtitles as browsers take them (W3C WebVTT, section 4).
struct WebVTT {
    /// The file, in UTF-8.
    private(set) var bytes = Array("WEBVTT\n".utf8)

    /// Writes cues in the order of their times, as section 4.1 wants it; cues without text are left out.
    init(_ cues: [SubtitleCue]) {
        let inOrder = cues.enumerated().sorted { one, other in
            (one.element.start, one.offset) < (other.element.start, other.offset)
        }
        for (_, cue) in inOrder { append(cue) }
    }

    private mutating func append(_ cue: SubtitleCue) {
        let text = WebVTTText(cue.lines).bytes
        guard !text.isEmpty else { return }
        bytes.append(UInt8(ascii: "\n"))
        append(time: cue.start)
        bytes.append(contentsOf: " --> ".utf8)
        append(time: cue.end)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A timestamp: section 4.1, with its hours.
    private mutating func append(time: Int64) {
        append(time / 3_600_000, width: 2, before: ":")
        append(time / 60_000 % 60, width: 2, before: ":")
        append(time / 1000 % 60, width: 2, before: ".")
        append(time % 1000, width: 3, before: "")
    }

    private mutating func append(_ number: Int64, width: Int, before separator: String) {
        let digits = String(number)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, width - digits.utf8.count)))
        bytes.append(contentsOf: digits.utf8)
        bytes.append(contentsOf: separator.utf8)
    }
}
