/// What is known of a film on disk.
struct FilmFacts: Equatable, Sendable {
    /// Pictures or sound.
    struct Track: Equatable, Sendable {
        enum Kind: String, Sendable { case video, audio }

        let kind: Kind
        /// The codec, by ffmpeg's name.
        let codec: String
        /// The profile, as ffprobe writes it; `nil` where it is not known.
        var profile: String?
        /// The pixel format, as ffprobe writes it; `nil` where it is not known.
        var pixels: String?
    }

    let container: FilmSignature
    let tracks: [Track]
    /// Where the index of an MP4 file is; `nil` for other containers.
    let index: MovieIndex.Place?
    /// The longest time in seconds between two key frames, as far as was looked at; `nil` where it is not known.
    let longestGap: Double?
    /// Whether ffprobe told of it.
    let isProbed: Bool
}
