/// Whose open-ended requests (`bytes=N-`) are answered with one window instead of the rest of the file.
///
/// A browser's media element asks for the next window by itself, so its connections stay free and a paused viewer
/// holds nothing. Other clients take the end of a short answer for the end of the file: `curl -C -` and `wget -c` leave
/// short files, VLC, ffmpeg and ExoPlayer stop.
public enum Cap: String, CaseIterable, Sendable {
    /// Those of a browser's media element, known by `Sec-Fetch-Dest: video` or `audio`.
    case media
    /// Everyone's. Correct by the standard, and still more than many clients bear.
    case always
    /// Nobody's.
    case never
}
