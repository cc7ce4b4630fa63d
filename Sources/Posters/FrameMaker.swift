internal import SystemPackage

/// Makes one frame of a film with ffmpeg, and asks ffprobe how long the film is.
///
/// A film is hostile: it may be broken, endless, or no film at all but a list of other files and addresses. So the
/// programs get the open film and its name nowhere; they may read files and no network, take it for nothing but the
/// containers that films come in, write nothing but their stdout, and take no more time and memory than ``Limits``.
public struct FrameMaker: Sendable {
    /// What one run of a program may take.
    public struct Limits: Sendable {
        /// Time of the processor, in whole seconds.
        public var processorTime = Duration.seconds(20)
        /// Time by the clock; a machine that is busy lets a program of the lowest priority wait.
        public var time = Duration.seconds(180)
        /// Bytes of address space: films of 8K with many reference frames fit.
        public var memory: Int64 = 2 << 30

        /// The limits for films of all kinds.
        public init() {}
    }

    /// Where ffmpeg was found.
    public let ffmpeg: String
    /// Where ffprobe was found.
    public let ffprobe: String
    private let limits: Limits

    /// Looks for ffmpeg and ffprobe, once.
    ///
    /// - Parameters:
    ///   - folders: Where, with `:` between them, as in the variable `PATH`.
    ///   - limits: What one run of either may take.
    /// - Throws: ``ProgramMissing`` with the first that is in none of the folders.
    public init(searching folders: String, limits: Limits = Limits()) throws(ProgramMissing) {
        ffmpeg = try Program.find("ffmpeg", in: folders)
        ffprobe = try Program.find("ffprobe", in: folders)
        self.limits = limits
    }

    /// The demuxers that read one file and never name another, by their names in libavformat.
    ///
    /// Not among them are playlists (hls, dash, concat, imf, webm_dash_manifest), session descriptions, sequences of
    /// images, and subtitles that name a second file. A list of what is allowed, for new ones come with every version.
    private static let containers =
        "asf,avi,dv,flv,ivf,matroska,mov,mpeg,mpegts,mxf,obu,ogg,rm"

    /// The film as both programs know it: their stdin, opened anew so that they can seek in it.
    private static let input = [
        "-protocol_whitelist", "file", "-format_whitelist", containers, "-i", "file:/proc/self/fd/0",
    ]

    /// The width of a frame in pixels; its height follows from the shape in which the film is shown.
    private static let width = 480

    /// How many key frames one is chosen from: the one that is most like the average is neither black nor a flash.
    private static let choice = 8

    /// How much of the film is read to find them.
    private static let reach = 60

    /// Finds out what can be known about a film.
    ///
    /// - Parameters:
    ///   - film: The open film; where it stands does not matter.
    ///   - leash: Ends the programs early.
    /// - Returns: What was found, and why there is no frame if there is none.
    /// - Throws: ``ProgramFailure`` that says nothing about the film: it is worth another try.
    func entry(for film: FileDescriptor, on leash: Leash) throws(ProgramFailure) -> (PosterEntry, ProgramFailure?) {
        var duration: Duration?
        do throws(ProgramFailure) {
            duration = try self.duration(of: film, on: leash)
            let image = try image(of: film, lasting: duration, on: leash)
            return (PosterEntry(duration: duration, image: image), nil)
        } catch {
            guard error.isOfFilm else { throw error }
            return (PosterEntry(duration: duration, image: []), error)
        }
    }

    /// How long the film is; `nil` if it does not say.
    private func duration(of film: FileDescriptor, on leash: Leash) throws(ProgramFailure) -> Duration? {
        let wanted = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
        let text = try Program(path: ffprobe, arguments: wanted + Self.input).output(of: film, limits, on: leash)
        return Duration(printed: text)
    }

    /// A frame at a tenth of the film, or from its beginning where there is none: in a film that was cut short, or one
    /// with few key frames.
    private func image(
        of film: FileDescriptor,
        lasting duration: Duration?,
        on leash: Leash
    ) throws(ProgramFailure) -> [UInt8] {
        var failure = ProgramFailure.nothingFound
        for moment in [duration.map { $0 / 10 }, .zero].compactMap(\.self) {
            do throws(ProgramFailure) {
                let image = try program(at: moment).output(of: film, limits, on: leash)
                if image.isJPEG { return image }
            } catch {
                guard case .exited = error else { throw error }
                failure = error
            }
        }
        throw failure
    }

    private func program(at moment: Duration) -> Program {
        // Key frames alone are decoded, from the one before the moment on. The attached picture of a cover is no frame.
        let position = ["-skip_frame", "nokey", "-noaccurate_seek", "-ss", moment.argument, "-t", "\(Self.reach)"]
        let shape = "scale=\(Self.width):max(2\\,2*round(\(Self.width)/dar/2)),setsar=1,format=yuvj420p"
        return Program(
            path: ffmpeg,
            arguments: ["-nostdin", "-hide_banner", "-v", "error", "-threads", "1"] + position + Self.input
                + ["-map", "0:V:0", "-frames:v", "1", "-filter_threads", "1"]
                + ["-vf", "thumbnail=\(Self.choice),\(shape)", "-map_metadata", "-1"]
                + ["-c:v", "mjpeg", "-threads", "1", "-q:v", "5", "-f", "mjpeg", "pipe:1"]
        )
    }
}

extension Duration {
    /// Longer than any film: what a file says of itself may be absurd.
    private static let longest = 365.0 * 24 * 3600

    /// Reads the seconds that ffprobe prints, such as `50.000000`; `nil` for `N/A` and what no film can last.
    fileprivate init?(printed text: [UInt8]) {
        let line = text.prefix { $0 != UInt8(ascii: "\n") }
        guard let seconds = Double(String(decoding: line, as: UTF8.self)), seconds > 0, seconds <= Self.longest
        else { return nil }
        self = .milliseconds(Int64(seconds * 1000))
    }

    /// The time as ffmpeg takes it, in seconds and milliseconds.
    fileprivate var argument: String {
        "\(wholeMilliseconds)ms"
    }
}

extension [UInt8] {
    /// Whether this begins and ends as a JPEG does (ITU-T T.81, B.1.1.3: SOI and EOI).
    fileprivate var isJPEG: Bool {
        starts(with: [0xFF, 0xD8]) && suffix(2).elementsEqual([0xFF, 0xD9])
    }
}
