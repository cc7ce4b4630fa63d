import Glibc

extension Client {
    /// The clients that Debian has.
    static let all = downloads + players

    private static let beginning: Int64 = 20_000_000

    private static let downloads = [
        Client(action: "curl", command: { ["curl", "--silent", "--output", "got", $0] }),
        Client(
            action: "curl -C -",
            command: { ["curl", "--silent", "--continue-at", "-", "--output", "got", $0] },
            alreadyThere: beginning,
            withAlways: .beginning(exitCodes: [0])
        ),
        Client(action: "wget", command: { ["wget", "--quiet", "--output-document", "got", $0] }),
        Client(
            action: "wget -c",
            command: { ["wget", "--quiet", "--continue", "--output-document", "got", $0] },
            alreadyThere: beginning,
            withAlways: .beginning(exitCodes: [0])
        ),
        Client(
            action: "aria2c with 8 connections",
            command: {
                let connections = ["--max-connection-per-server=8", "--split=8", "--min-split-size=1M"]
                return ["aria2c", "--quiet"] + connections + ["--out=got", $0]
            }
        ),
        Client(
            action: "aria2c -c",
            command: { ["aria2c", "--quiet", "--continue", "--out=got", $0] },
            alreadyThere: beginning
        ),
        Client(action: "mpv --stream-dump", command: { ["mpv", "--really-quiet", "--stream-dump=got", $0] }),
        Client(action: "VLC dumps", command: { vlc(["--demux=dump", "--demuxdump-file=got"], $0) }),
        Client(
            action: "GStreamer downloads",
            command: {
                ["gst-launch-1.0", "--quiet", "souphttpsrc", "location=\($0)", "!", "filesink", "location=got"]
            }
        ),
    ]

    /// The film's index stands at its end, so all of them jump there first.
    private static let players = [
        Client(
            action: "ffprobe",
            command: {
                let facts = ["-show_entries", "format=duration,size:stream=codec_name,nb_frames", "-of", "csv"]
                return ["ffprobe", "-loglevel", "quiet"] + facts + ["-o", "got", $0]
            },
            takesApart: true
        ),
        Client(
            action: "ffmpeg",
            command: { ffmpeg([], $0) },
            takesApart: true,
            withAlways: .beginning(exitCodes: [0, 1])
        ),
        Client(
            action: "ffmpeg -ss 40",
            command: { ffmpeg(["-ss", "40"], $0) },
            takesApart: true,
            seeks: true,
            withAlways: .beginning(exitCodes: [0, 1])
        ),
        Client(
            action: "mpv --start=40",
            command: {
                let frames = ["--no-audio", "--ovc=rawvideo", "--of=framemd5", "--o=got"]
                return ["mpv", "--really-quiet", "--start=40"] + frames + [$0]
            },
            takesApart: true,
            seeks: true
        ),
        Client(action: "VLC plays", command: { vlc(streamOfVLC, $0) }, takesApart: true),
        Client(
            action: "VLC --start-time=40",
            command: { vlc(["--start-time=40"] + streamOfVLC, $0) },
            takesApart: true,
            seeks: true
        ),
        Client(
            action: "GStreamer plays",
            command: {
                // Without limits: one sink waits for its first bytes while the other's queue is full, and GStreamer hangs.
                let queue = ["queue", "max-size-buffers=0", "max-size-bytes=0", "max-size-time=0"]
                let video = ["demuxer.video_0", "!"] + queue + ["!", "filesink", "location=got"]
                let audio = ["demuxer.audio_0", "!"] + queue + ["!", "fakesink", "sync=false"]
                let demuxer = ["urisourcebin", "uri=\($0)", "!", "qtdemux", "name=demuxer"]
                return ["gst-launch-1.0", "--quiet"] + demuxer + video + audio
            },
            takesApart: true,
            withAlways: .beginning(exitCodes: [0])
        ),
        Client(
            action: "GStreamer plays from 40",
            command: {
                // Writes every picture that would be shown.
                let sinks = ["--videosink=filesink location=got", "--audiosink=fakesink sync=false"]
                return ["gst-play-1.0", "--quiet", "--no-interactive", "--start-position=40"] + sinks + [$0]
            },
            takesApart: true,
            seeks: true,
            withAlways: .anotherPlace
        ),
    ]

    private static func ffmpeg(_ place: [String], _ address: String) -> [String] {
        let video = ["-map", "0:v", "-c", "copy", "-f", "h264", "got"]
        return ["ffmpeg", "-nostdin", "-loglevel", "quiet"] + place + ["-i", address] + video
    }

    private static let streamOfVLC = ["--no-sout-audio", "--sout=#std{access=file,mux=dummy,dst=got}"]

    /// VLC refuses to run as root.
    private static func vlc(_ options: [String], _ address: String) -> [String] {
        let user = geteuid() == 0 ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"] : []
        return user + ["cvlc", "--quiet", "--play-and-exit"] + options + [address]
    }
}
