/// Lines of text and when they are shown.
struct SubtitleCue {
    /// When the text appears, in milliseconds from the start of the film.
    let start: Int64
    /// When it disappears, in milliseconds from the start of the film; later than ``start``.
    let end: Int64
    /// The lines as the file has them, markup included; none is blank.
    var lines: [ArraySlice<UInt8>] = []
}
