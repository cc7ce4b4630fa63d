import Foundation
import Glibc
import Posters
import Testing

/// Films that are no films but lists of other files and addresses.
@Suite(.timeLimit(.minutes(10)))
struct HostileFilmTests {
    private let folder: TemporaryFolder
    private let studio: Studio

    init() throws {
        folder = try TemporaryFolder()
        studio = try Studio(in: folder)
        try studio.start()
        try FFmpeg.make(folder.path(of: "secret.ts"), from: "testsrc2=size=320x180:rate=10:duration=5")
    }

    /// Each names a film that ffmpeg could read, so that a poster would tell that it did.
    private func lists(of target: String) -> [String: String] {
        let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n\(target)\n#EXT-X-ENDLIST\n"
        let dash = """
            <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" \
            mediaPresentationDuration="PT5S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period>\
            <AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>\(target)</BaseURL>\
            </Representation></AdaptationSet></Period></MPD>
            """
        return [
            "hls.mp4": playlist,
            "hls.ts": playlist,
            "master.mp4": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\(target)\n",
            "concat.mp4": "ffconcat version 1.0\nfile '\(target)'\n",
            "dash.mp4": dash,
            "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 33\n",
        ]
    }

    @Test
    func noOtherFileIsRead() throws {
        for target in ["file:\(folder.path(of: "secret.ts"))", folder.path(of: "secret.ts"), "file:/etc/passwd"] {
            for (name, list) in lists(of: target) {
                try folder.add(name, Data(list.utf8))
                #expect(try studio.poster(name) == .unavailable, "\(name) with \(target)")
            }
        }
        guard case .ready = try studio.poster("secret.ts") else {
            Issue.record("the film itself would have a poster")
            return
        }
    }

    @Test
    func noConnectionIsMade() throws {
        let listener = try Listener()
        for target in ["http://127.0.0.1:\(listener.port)/film.ts", "tcp://127.0.0.1:\(listener.port)"] {
            for (name, list) in lists(of: target) {
                try folder.add(name, Data(list.utf8))
                #expect(try studio.poster(name) == .unavailable, "\(name) with \(target)")
            }
        }
        #expect(!listener.wasAsked)
    }
}

/// A socket on 127.0.0.1 that nobody should connect to.
private final class Listener {
    let port: UInt16
    private let number: CInt

    init() throws {
        number = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = number
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(number, address, size) == 0 && listen(number, 10) == 0
                    && getsockname(number, address, &size) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit {
        close(number)
    }

    /// Whether a connection has come: it would wait to be accepted.
    var wasAsked: Bool {
        var awaited = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&awaited, 1, 0) > 0
    }
}
