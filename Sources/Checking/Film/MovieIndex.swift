/// What the boxes of an MP4 file tell: where its index is, and what the index says.
struct MovieIndex {
    /// Where the index stands among the pictures and sounds.
    enum Place: Equatable, Sendable {
        case front, end, missing
        /// In pieces throughout the file, as for DASH and HLS.
        case fragments
    }

    let place: Place
    let tracks: [FilmFacts.Track]
    /// The longest time between two pictures from which playing can begin; `nil` where the index does not say.
    let longestGap: Double?

    /// The largest index that is read, in bytes: that of a film of many days.
    private static let mostBytes: Int64 = 64 << 20

    /// Reads the boxes of a file.
    init(_ file: ReadableFile) {
        var (order, place, movie): ([String], Int64, MovieBox?) = ([], 0, nil)
        while let head = MovieBox.Head(file.bytes(16, from: place)[...]) {
            order.append(head.type)
            if head.type == "moov", head.size <= Self.mostBytes {
                let content = file.bytes(Int(head.size) - head.count, from: place + Int64(head.count))
                movie = MovieBox(type: "moov", content: content[...])
            }
            guard head.size < file.size - place else { break }
            place += head.size
        }
        self.place =
            switch (order.firstIndex(of: "moov"), order.firstIndex(of: "mdat")) {
            case (nil, _): .missing
            case _ where order.contains("moof"): .fragments
            case (let index?, let data?): index < data ? .front : .end
            case (_?, nil): .front
            }
        let media = MovieBox.all(in: movie?.content ?? []).filter { $0.type == "trak" }.compactMap { $0.first("mdia") }
        tracks = media.compactMap(FilmFacts.Track.init(media:))
        longestGap = media.filter { $0.first("hdlr")?.letters(at: 8) == "vide" }.compactMap { Self.longestGap(in: $0) }
            .max()
    }

    /// The longest time between two of the samples that `stss` names, by the durations in `stts`.
    private static func longestGap(in media: MovieBox) -> Double? {
        guard let scale = media.first("mdhd").flatMap({ $0.number(at: $0.content.first == 1 ? 20 : 12) }), scale > 0,
            let table = media.first(["minf", "stbl"]), let times = table.first("stts"),
            // Without this table every sample is one (section 8.6.2).
            let keys = table.first("stss"), let count = keys.number(at: 4)
        else { return nil }
        let numbers = (0..<min(Int(count), keys.content.count / 4)).compactMap { keys.number(at: 8 + 4 * $0) }
        var (clock, gap, last) = (SampleClock(times), Int64(0), Int64(0))
        for number in numbers {
            let time = clock.time(ofSample: number)
            gap = max(gap, time &- last)
            last = time
        }
        gap = max(gap, clock.end &- last)
        return Double(gap) / Double(scale)
    }
}

/// When each sample of a track begins, in the track's own units.
private struct SampleClock {
    /// Runs of samples with one duration.
    private let runs: [(count: Int64, duration: Int64)]
    /// When the last sample ends.
    let end: Int64
    /// The run that was reached, the samples before it, and when it begins.
    private var reached: (run: Int, samples: Int64, time: Int64) = (0, 0, 0)

    init(_ times: MovieBox) {
        let count = min(Int(times.number(at: 4) ?? 0), times.content.count / 8)
        runs = (0..<count).compactMap { index in
            guard let count = times.number(at: 8 + 8 * index), let duration = times.number(at: 12 + 8 * index) else {
                return nil
            }
            return (count, duration)
        }
        // Each factor has 32 bits; a sum beyond 63 is a lie that wraps harmlessly.
        end = runs.reduce(0) { $0 &+ ($1.count &* $1.duration) }
    }

    /// When a sample begins, counted from 1; to be asked in their order, so that all of them take one pass.
    mutating func time(ofSample number: Int64) -> Int64 {
        while reached.run < runs.count, reached.samples + runs[reached.run].count < number {
            let run = runs[reached.run]
            reached = (reached.run + 1, reached.samples + run.count, reached.time &+ (run.count &* run.duration))
        }
        guard reached.run < runs.count else { return end }
        return reached.time &+ (max(0, number - 1 - reached.samples) &* runs[reached.run].duration)
    }
}

extension FilmFacts.Track {
    /// Takes kind and codec out of a track's `mdia`; `nil` for subtitles and the like.
    fileprivate init?(media: MovieBox) {
        guard let handler = media.first("hdlr")?.letters(at: 8), let kind = Kind(handler: handler),
            let entry = media.first(["minf", "stbl", "stsd"])?.letters(at: 12)
        else { return nil }
        self.init(kind: kind, codec: Self.names[entry] ?? entry)
    }

    /// ffmpeg's names of what MP4 has four letters for.
    private static let names = [
        "avc1": "h264", "avc3": "h264", "hvc1": "hevc", "hev1": "hevc", "dvh1": "hevc", "dvhe": "hevc",
        "vp08": "vp8", "vp09": "vp9", "av01": "av1", "mp4v": "mpeg4", "mp4a": "aac", "ac-3": "ac3", "ec-3": "eac3",
        "Opus": "opus", "fLaC": "flac", "dtsc": "dts", "dtsh": "dts", "dtsl": "dts", "dtse": "dts", ".mp3": "mp3",
        "apch": "prores", "apcn": "prores", "apcs": "prores", "apco": "prores", "ap4h": "prores", "alac": "alac",
    ]
}

extension FilmFacts.Track.Kind {
    fileprivate init?(handler: String) {
        switch handler {
        case "vide": self = .video
        case "soun": self = .audio
        default: return nil
        }
    }
}
