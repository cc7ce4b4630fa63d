/// Subtitles in the form of `.srt` files: a number, the times, the text, a blank line.
///
/// There is no standard, and files are written by hand: numbers and blank lines are missing or stand where they should
/// not. The times are what is relied on: a cue goes from its times to those of the next.
struct SubRip {
    /// The cues in the order of the file.
    private(set) var cues: [SubtitleCue] = []

    /// The cue that is read now; `nil` before the first and after one whose times cannot be read.
    private var current: SubtitleCue?
    /// A line of digits that is the next cue's number if times follow, and text if not.
    private var possibleNumber: ArraySlice<UInt8>?
    /// The lines since the last blank one.
    private var linesInBlock = 0

    /// Reads what can be read; a cue without times that make sense is left out.
    init(parsing text: SubtitleText) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line.isBlank ? endBlock() : take(line)
        }
        endText()
        endCue()
    }

    private mutating func endBlock() {
        // A number that is a block of its own may still belong to times after the blank line.
        if linesInBlock > 1 { endText() }
        linesInBlock = 0
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        defer { linesInBlock += 1 }
        if let times = SubRipTimes(line) {
            possibleNumber = nil
            endCue()
            current = SubtitleCue(start: times.start, end: times.end)
        } else if beginsCue(line) {
            possibleNumber = nil
            endCue()
        } else {
            endText()
            if line.isNumber { possibleNumber = line } else { current?.lines.append(line) }
        }
    }

    /// Whether a line without readable times stands where a cue's times do; further down an arrow is text.
    private func beginsCue(_ line: ArraySlice<UInt8>) -> Bool {
        let isInPlace = linesInBlock == 0 || linesInBlock == 1 && possibleNumber != nil
        return isInPlace && line.firstRange(of: SubRipTimes.arrow) != nil
    }

    /// Gives the cue what was no number after all.
    private mutating func endText() {
        guard let text = possibleNumber else { return }
        current?.lines.append(text)
        possibleNumber = nil
    }

    private mutating func endCue() {
        if let current { cues.append(current) }
        current = nil
    }
}

extension ArraySlice<UInt8> {
    fileprivate var isBlank: Bool {
        allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Whether there is nothing but digits, and space round them.
    fileprivate var isNumber: Bool {
        var rest = self
        rest.skipSpace()
        let hasDigits = rest.takeDigits() != nil
        return hasDigits && rest.isBlank
    }
}
