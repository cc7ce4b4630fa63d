extension Client {
    /// Those whose requests are replayed: browsers, players, download tools, a television, a cache.
    static let all = [
        safari, chrome, firefox, vlc, ffmpeg, chromecast,
        curl, wget, aria2, sliceCache,
    ]

    /// AVFoundation, on all of Apple's systems: two bytes to see whether ranges work, then exact ones.
    private static let safari = Client(
        name: "Safari",
        fields: [
            Request.Field(
                "User-Agent",
                "AppleCoreMedia/1.0.0.22F76 (Macintosh; U; Intel Mac OS X 13_4; en_us)"
            ),
            Request.Field("Accept", "*/*"),
            Request.Field("Accept-Encoding", "identity"),
            Request.Field("X-Playback-Session-Id", "0F5A2B7C-5A0D-4C67-9B0E-6B1D2A3C4E5F"),
        ],
        asks: { size in [Ask(0, min(1, size - 1)), Ask(0, size - 1), Ask(max(0, size - 65_536), size - 1)] },
        harm: { fault in
            switch fault {
            case .ignored, .refused: "plays nothing at all: it gives up when its first two bytes are not a range"
            case .cutShort: "stops with an error (CoreMedia -12939): it wants what it asked for to the byte"
            default: "plays nothing at all, or stops where it seeks"
            }
        }
    )

    private static let chrome = Client(
        name: "Chrome",
        fields: chromium("X11; Linux x86_64", "Chrome/140.0.0.0 Safari/537.36", site: "same-origin"),
        asks: fromPlaces,
        condition: { film in film.validator.map { [Request.Field("If-Range", $0)] } ?? [] },
        goesOnAfterCut: true,
        harm: harmToBrowser
    )

    private static let firefox = Client(
        name: "Firefox",
        fields: [
            Request.Field("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            Request.Field(
                "Accept",
                "video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5"
            ),
            Request.Field("Sec-Fetch-Dest", "video"),
            Request.Field("Sec-Fetch-Mode", "no-cors"),
            Request.Field("Sec-Fetch-Site", "same-origin"),
            Request.Field("Accept-Encoding", "identity"),
        ],
        asks: fromPlaces,
        goesOnAfterCut: true,
        harm: harmToBrowser
    )

    /// Its condition is meant for strong tags: it takes the mark of a weak one away, and such a tag never fits.
    private static let vlc = Client(
        name: "VLC",
        fields: [
            Request.Field("User-Agent", "VLC/3.0.21 LibVLC/3.0.21"),
            Request.Field("Accept", "*/*"),
        ],
        asks: fromPlaces,
        condition: { film in
            if let tag = film.whole.fields["ETag"] {
                [Request.Field("If-Match", tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag)]
            } else if let date = film.whole.fields["Last-Modified"] {
                [Request.Field("If-Unmodified-Since", date)]
            } else {
                []
            }
        },
        goesOnAfterCut: true,
        harm: { fault in
            switch fault {
            case .refused(412): "plays, but cannot seek: it asks on condition that the film is the same (If-Match)"
            case .ignored: "plays from the start, and cannot seek"
            default: "stops where it seeks"
            }
        }
    )

    private static let ffmpeg = Client(
        name: "ffmpeg",
        fields: [
            Request.Field("User-Agent", "Lavf/60.16.100"),
            Request.Field("Accept", "*/*"),
            Request.Field("Connection", "close"),
            Request.Field("Icy-MetaData", "1"),
        ],
        asks: fromPlaces,
        harm: { fault in
            switch fault {
            case .ignored: "cannot seek (\"Stream not seekable\"): a film with its index at the end cannot be read"
            case .cutShort: "takes the end of the answer for the end of the film: \"Stream ends prematurely\""
            default: "stops with an error where it seeks"
            }
        }
    )

    /// Its receiver is Chrome's player on a page of another site.
    private static let chromecast = Client(
        name: "Chromecast",
        fields: chromium(
            "X11; Linux armv7l",
            "Chrome/120.0.0.0 Safari/537.36 CrKey/1.56.500000 DeviceType/Chromecast",
            site: "cross-site"
        ) + [Request.Field("Referer", "https://www.gstatic.com/")],
        asks: fromPlaces,
        goesOnAfterCut: true,
        harm: harmToBrowser
    )

    /// What Chromium's media element sends.
    private static func chromium(_ system: String, _ versions: String, site: String) -> [Request.Field] {
        [
            Request.Field("User-Agent", "Mozilla/5.0 (\(system)) AppleWebKit/537.36 (KHTML, like Gecko) \(versions)"),
            Request.Field("Accept", "*/*"),
            Request.Field("Accept-Encoding", "identity;q=1, *;q=0"),
            Request.Field("Sec-Fetch-Dest", "video"),
            Request.Field("Sec-Fetch-Mode", "no-cors"),
            Request.Field("Sec-Fetch-Site", site),
        ]
    }

    private static let curl = Client(
        name: "curl -C -",
        fields: [Request.Field("User-Agent", "curl/8.5.0"), Request.Field("Accept", "*/*")],
        asks: { size in [Ask(size / 2)] },
        harm: { fault in
            switch fault {
            case .ignored: "cannot resume: \"HTTP server doesn't seem to support byte ranges\" (exit code 33)"
            case .cutShort: "leaves a short file and says that all is well (exit code 0)"
            default: "cannot resume, or leaves a broken file"
            }
        }
    )

    private static let wget = Client(
        name: "wget -c",
        fields: [
            Request.Field("User-Agent", "Wget/1.21.4"),
            Request.Field("Accept", "*/*"),
            Request.Field("Accept-Encoding", "identity"),
            Request.Field("Connection", "Keep-Alive"),
        ],
        asks: { size in [Ask(size / 2)] },
        harm: { fault in
            switch fault {
            case .ignored: "starts from the beginning instead of resuming"
            case .cutShort: "leaves a short file and says \"saved\" (exit code 0)"
            default: "cannot resume, or leaves a broken file"
            }
        }
    )

    /// Splits a film among connections; every range has an end.
    private static let aria2 = Client(
        name: "aria2",
        fields: [
            Request.Field("User-Agent", "aria2/1.37.0"),
            Request.Field("Accept", "*/*"),
            Request.Field("Want-Digest", "SHA-512;q=1, SHA-256;q=1, SHA;q=0.1"),
        ],
        asks: { size in [Ask(0, size - 1), Ask(size / 2, size - 1)] },
        harm: { fault in
            switch fault {
            case .ignored: "loads with one connection, and cannot resume"
            default: "refuses the answer: \"Invalid range header\""
            }
        }
    )

    /// nginx's slice module with its usual size, under any cache.
    private static let sliceCache = Client(
        name: "nginx slice",
        fields: [Request.Field("Connection", "close")],
        asks: { size in
            let slice: Int64 = 1 << 20
            let last = (size - 1) / slice * slice
            return (last == 0 ? [0] : [0, last]).map { Ask($0, $0 + slice - 1) }
        },
        harm: { fault in
            switch fault {
            case .ignored: "keeps nothing and cuts the answer: \"unexpected status code 200 in slice response\""
            default: "cuts the answer: \"unexpected range in slice response\""
            }
        }
    )

    /// The start, and where the viewer seeks to.
    private static let fromPlaces: @Sendable (Int64) -> [Ask] = { size in [Ask(0), Ask(size / 2)] }

    private static let harmToBrowser: @Sendable (RangeFault) -> String = { fault in
        switch fault {
        case .ignored: "plays from the start, but the seek bar jumps back: only what is loaded can be seeked to"
        case .refused: "shows an error instead of the film, or stops where the viewer seeks"
        default: "stops with an error where the viewer seeks"
        }
    }
}
