import SystemPackage
import Testing

@testable import Responder

/// How single values are read, whatever setting they are for.
struct SettingValueTests {
    @Test(arguments: [
        ("0", 0), ("1", 1), ("8388608", 8_388_608), ("12B", 12),
        ("1KiB", 1024), ("64KiB", 65_536), ("8MiB", 8_388_608), ("1GiB", 1_073_741_824), ("1TiB", 1_099_511_627_776),
        ("1kB", 1000), ("8MB", 8_000_000), ("1GB", 1_000_000_000), ("2TB", 2_000_000_000_000),
        ("8 MiB", 8_388_608), ("8mib", 8_388_608), ("8MIB", 8_388_608), ("007KiB", 7168),
        ("9223372036854775807", Int64.max), ("8388607TiB", 8_388_607 << 40),
    ])
    func byteCountsAreRead(_ text: String, _ bytes: Int64) {
        #expect(ByteCount(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", " ", "MiB", "-1", "+1", "1.5MiB", "8M", "8K", "8G", "8  MiB", " 8MiB", "8MiB ", "8MiBs", "0x10", "1_000",
        "٨MiB", "8\u{0}", "9223372036854775808", "8388608TiB", "99999999999999999999B",
    ])
    func otherTextsAreNoByteCounts(_ text: String) {
        #expect(ByteCount(text) == nil)
    }

    @Test(arguments: [
        (0, "0B"), (1, "1B"), (1000, "1000B"), (1024, "1KiB"), (1025, "1025B"), (65_536, "64KiB"), (8_388_608, "8MiB"),
        (9_437_184, "9MiB"), (1_073_741_824, "1GiB"), (1_099_511_627_776, "1TiB"), (Int64.max, "9223372036854775807B"),
    ])
    func byteCountsAreWrittenInTheLargestExactUnit(_ bytes: Int64, _ text: String) {
        let count = ByteCount(bytes: bytes)
        #expect(count.description == text)
        #expect(ByteCount(text) == count)
    }

    @Test(arguments: [
        ("0s", 0), ("0ms", 0), ("1ms", 1), ("500ms", 500), ("5s", 5000), ("5 s", 5000), ("1m", 60_000),
        ("90s", 90_000), ("2h", 7_200_000), ("24h", 86_400_000), ("9223372036854775807ms", Int64.max),
    ])
    func durationsAreRead(_ text: String, _ milliseconds: Int64) {
        #expect(Duration(setting: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "5", "0", "s", "-5s", "+5s", "1.5s", "5S", "5M", "5sec", "5us", "1d", "1h30m", "5  s", " 5s", "5s ", "٥s",
        "9223372036854775808ms", "9223372036854775807s",
    ])
    func otherTextsAreNoDurations(_ text: String) {
        #expect(Duration(setting: text) == nil)
    }

    @Test(arguments: [
        (0, "0s"), (1, "1ms"), (100, "100ms"), (999, "999ms"), (1000, "1s"), (1500, "1500ms"), (60_000, "1m"),
        (90_000, "90s"), (600_000, "10m"), (3_600_000, "1h"), (86_400_000, "24h"),
    ])
    func durationsAreWrittenInTheLargestExactUnit(_ milliseconds: Int64, _ text: String) {
        #expect(Duration.milliseconds(milliseconds).settingText == text)
        #expect(Duration(setting: text) == .milliseconds(milliseconds))
    }

    static let longestPath = String(repeating: "x", count: 107)

    @Test(arguments: [
        ("unix:/run/films.sock", ListenAddress.unix(path: "/run/films.sock")),
        ("unix:films.sock", .unix(path: "films.sock")),
        ("unix:a:b", .unix(path: "a:b")),
        ("unix:\(longestPath)", .unix(path: longestPath)),
        ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9000)),
        ("localhost:1", .tcp(host: "localhost", port: 1)),
        ("films_1.example.org:65535", .tcp(host: "films_1.example.org", port: 65_535)),
        ("[::1]:9000", .tcp(host: "::1", port: 9000)),
        ("[fe80::1%eth0]:9000", .tcp(host: "fe80::1%eth0", port: 9000)),
    ])
    func addressesAreReadAndWritten(_ text: String, _ address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", ":", "unix:", "unix:\(longestPath)x", "unix:a\u{0}b", "/run/films.sock", "localhost", "localhost:", ":9000",
        "localhost:0", "localhost:65536", "localhost:-1", "localhost:+80", "localhost:80a", "::1:9000", "[::1]",
        "[]:80",
        "[localhost]:80", "[::1:80", "a b:80", "a/b:80", "inherited",
    ])
    func otherTextsAreNoAddresses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(arguments: [
        ("/srv/films", RootFolder(name: nil, folder: "/srv/films")),
        ("films", RootFolder(name: nil, folder: "films")),
        ("films=/srv/films", RootFolder(name: "films", folder: "/srv/films")),
        ("Фильмы=films here", RootFolder(name: "Фильмы", folder: "films here")),
        ("a=b=c", RootFolder(name: "a", folder: "b=c")),
        ("/srv/a=b", RootFolder(name: nil, folder: "/srv/a=b")),
        ("./a=b", RootFolder(name: nil, folder: "./a=b")),
        ("../a=b", RootFolder(name: nil, folder: "../a=b")),
    ])
    func rootsAreReadAndWritten(_ text: String, _ root: RootFolder) {
        #expect(RootFolder(text) == root)
        #expect(root.description == text)
    }

    @Test(arguments: ["", "=", "=/srv", "films=", ".films=/srv", "..=/srv", "a/b=/srv", "a\u{0}b", "a\nb", "a=b\u{7F}"])
    func otherTextsAreNoRoots(_ text: String) {
        #expect(RootFolder(text) == nil)
    }

    @Test(arguments: [
        ("mkv=video/matroska", "mkv", "video/matroska"),
        (".MKV=video/matroska", "mkv", "video/matroska"),
        ("7z=application/x-7z-compressed", "7z", "application/x-7z-compressed"),
        ("svg=image/svg+xml", "svg", "image/svg+xml"),
    ])
    func mediaTypesAreRead(_ text: String, _ fileExtension: String, _ mediaType: String) {
        #expect(MediaTypeOverride(text) == MediaTypeOverride(fileExtension: fileExtension, mediaType: mediaType))
    }

    @Test(arguments: [
        "", "mkv", "mkv=", "=video/mp4", ".=video/mp4", "mkv=video", "mkv=video/", "mkv=/mp4", "mkv=a/b/c",
        "tar.gz=a/b", "a/b=c/d", "mkv=video/m p4", "mkv=text/vtt; charset=utf-8", "mkv=vidéo/mp4", "mkv=a/b\r\nX: y",
    ])
    func otherTextsAreNoMediaTypes(_ text: String) {
        #expect(MediaTypeOverride(text) == nil)
    }

    @Test(arguments: [("0660", 0o660), ("660", 0o660), ("0000", 0), ("0777", 0o777), ("600", 0o600)])
    func permissionsAreOctal(_ text: String, _ mode: CInterop.Mode) {
        #expect(SettingKind<FilePermissions>.mode.read(text) == FilePermissions(rawValue: mode))
    }

    @Test(arguments: ["", "66", "1777", "0888", "0o660", "00660", "-660", "rw-rw----"])
    func otherTextsAreNoPermissions(_ text: String) {
        #expect(SettingKind<FilePermissions>.mode.read(text) == nil)
    }
}
