/// The name of a file with subtitles that can be had as WebVTT.
struct SubtitleName {
    /// The name without its extension.
    let stem: Substring
    /// The name under which they are had.
    private let served: String

    /// Takes a name; `nil` if it is of another file.
    ///
    /// A `.vtt` is served as it is, in whatever case. A `.srt` is converted where `.vtt` is asked for in its place, and
    /// that finds small letters only.
    init?(_ name: String) {
        let fileExtension = MediaPath(name: name).fileExtension
        stem = name[..<fileExtension.startIndex].dropLast()
        if fileExtension == "srt" {
            served = "\(stem).vtt"
        } else if fileExtension.lowercased() == "vtt" {
            served = name
        } else {
            return nil
        }
    }

    /// What a listing says of them beside the film with this stem, with which theirs begins.
    func listed(besides film: Substring) -> ListedSubtitles {
        let rest = stem.utf8.dropFirst(film.utf8.count).drop { $0 == UInt8(ascii: ".") }
        return ListedSubtitles(name: served, language: String(Substring(rest)))
    }
}
