import Foundation
import Subprocess
import Testing

extension Integration {
    /// What clients send stays inside its value in the log, and what is secret stays out.
    @Suite
    struct LogForgeryTests {
        /// A copy of the log as it was written goes to the file `raw.log`.
        private static let copyingLog = StackSetup(
            launch: .spawnFCGI(wrapper: ["/bin/bash", "-c", #"exec "$@" 2> >(exec tee raw.log >&2)"#, "copier"])
        )

        /// What tries to be more than a name.
        private static let hostileTexts = [
            "a\nlevel=error message=forged path=/film.mp4", "a\r\nb", "a\" level=error message=\"forged", "a\\",
            "a\\\"",
            "a=b c=d", "\u{1B}[2J\u{1B}[31mred", "\u{9B}31m", "gpj\u{202E}4pm.exe", "\u{2066}\u{2069}\u{200F}",
            "\u{2028}line\u{2029}", "\u{85}", "tab\tbell\u{7}delete\u{7F}", "\u{FEFF}", "日本語 🎬",
        ]

        @Test(.stack(copyingLog))
        func pathsForgeNothing() async throws {
            let stack = try Stack.current
            for text in Self.hostileTexts {
                #expect(try await Curl.get(stack.url(ofPath: text.percentEncoded)).status == 404)
            }
            // Bytes that are no text at all.
            #expect(try await Curl.get(stack.url(ofPath: "%FF%C3%28%ED%A0%80")).status == 404)

            let lines = try await Self.exchanges(Self.hostileTexts.count + 1, in: stack)
            #expect(lines.dropLast().map { $0["path"] } == Self.hostileTexts.map { "/\($0)" })
            #expect(lines.last?.values["path"] == Array("/".utf8) + [0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80])
            #expect(lines.allSatisfy { $0["level"] == "info" && $0["status"] == "404" })
        }

        /// In fields; no line ends can be sent there (RFC 9112 section 5).
        @Test(.stack(copyingLog))
        func fieldsForgeNothing() async throws {
            let stack = try Stack.current
            let texts = Self.hostileTexts.filter { !$0.utf8.contains(UInt8(ascii: "\n")) }
            for text in texts {
                let viewer = try Viewer(port: stack.port)
                try viewer.ask(
                    "/media/\(Film.window.name)",
                    method: "HEAD",
                    ["User-Agent": text, "Range": text, "Sec-Fetch-Dest": text]
                )
                let head = try await onOwnThread { try viewer.head() }
                #expect(head.status == 200)
            }
            let lines = try await Self.exchanges(texts.count, in: stack)
            #expect(lines.map { $0["agent"] } == texts)
            #expect(lines.map { $0["range"] } == texts)
            #expect(lines.map { $0["for"] } == texts)
            #expect(lines.allSatisfy { $0["level"] == "info" && $0["status"] == "200" })
        }

        @Test(.stack(copyingLog))
        func secretsAreNotLogged() async throws {
            let stack = try Stack.current
            let secret = "s3cr3t-\(UUID().uuidString)"
            for path in [Film.window.name, "missing.mp4"] {
                _ = try await Curl.get(
                    stack.url(ofPath: path) + "?token=\(secret)&download",
                    "Authorization: Bearer \(secret)",
                    "Cookie: session=\(secret)",
                    "Referer: https://example.org/?token=\(secret)",
                    "X-Token: \(secret)"
                )
            }
            _ = try await Self.exchanges(2, in: stack)
            let log = try String(contentsOfFile: stack.folder.path(of: "raw.log"), encoding: .utf8)
            #expect(log.contains(Film.window.name))
            #expect(!log.contains(secret))
        }

        /// The log's lines of exchanges, all that the responder has left; every line must be logfmt, and show what it is.
        private static func exchanges(_ count: Int, in stack: Stack) async throws -> [LogfmtLine] {
            try stack.responder.send(.terminate)
            // The copy may be later than what it is a copy of.
            let raw = URL(filePath: stack.folder.path(of: "raw.log"))
            try await eventually { (try? Data(contentsOf: raw))?.range(of: Data("message=stopped".utf8)) != nil }
            let written = try Data(contentsOf: raw)
            let lines = try written.split(separator: UInt8(ascii: "\n")).map { line in
                let text = try #require(String(validating: line, as: UTF8.self))
                let hidden = text.unicodeScalars.filter(\.changesWhatIsSeen)
                #expect(hidden.isEmpty, "\(text.debugDescription)")
                return try #require(LogfmtLine(line), "not logfmt: \(text.debugDescription)")
            }
            let exchanges = lines.filter { $0["message"] == "exchange" }
            #expect(exchanges.count == count)
            let others = lines.filter { !["exchange", "playback"].contains($0["message"]) }
            #expect(others.map { $0["message"] } == ["listening", "draining", "stopped"])
            return exchanges
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal may obey it instead of showing it.
    fileprivate var changesWhatIsSeen: Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }
}
