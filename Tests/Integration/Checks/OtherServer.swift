import Foundation
import Glibc
import Testing

/// A web server that is not Rangefinder, on a port of this machine, with films in the folder `films`.
struct OtherServer: Sendable {
    /// The command that serves, in its folder, on a port.
    let command: @Sendable (_ port: UInt16, _ folder: TemporaryFolder) throws -> [String]

    /// Runs the server until `body` is done; `body` gets the address of its root, and its folder.
    func run(_ body: (_ address: String, _ folder: TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.path(of: "films"), withDestinationPath: Project.films)
        let port = try NGINX.freePort()
        _ = try await Daemon.run(command(port, folder), in: folder) { server in
            try await eventually {
                let isRunning = FileManager.default.fileExists(atPath: "/proc/\(server.status.id)")
                try #require(isRunning, "\(server.log.otherLines)")
                return (try? Viewer(port: port)) != nil
            }
            try await body("http://127.0.0.1:\(port)", folder)
        }
    }

    /// nginx with directives in its server; `PORT` in them is the one that it listens on.
    static func nginx(_ directives: String, http: String = "") -> OtherServer {
        OtherServer { port, folder in
            let text = """
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path temp;
                    fastcgi_temp_path temp;
                    proxy_temp_path temp;
                    scgi_temp_path temp;
                    uwsgi_temp_path temp;
                    types { video/mp4 mp4; }
                    \(http)
                    server {
                        listen 127.0.0.1:\(port);
                        root .;
                        \(directives.replacing("PORT", with: "\(port)"))
                    }
                }
                """
            let file = try folder.add("nginx.conf", Data(text.utf8))
            return ["nginx", "-p", folder.path + "/", "-e", "error.log", "-c", file, "-g", NGINX.globals]
        }
    }

    /// Python's own server.
    static let python = OtherServer { port, _ in
        ["/usr/bin/python3", "-m", "http.server", "\(port)", "--bind", "127.0.0.1"]
    }

    /// PHP's own server.
    static let php = OtherServer { port, _ in ["php", "-S", "127.0.0.1:\(port)"] }

    /// The view that Rangefinder replaces, as Tests/Benchmarks/peers/replaced.py has it, without Django: it cuts every
    /// answer at 8 MiB.
    static let cuttingView = OtherServer { port, folder in
        let script = try folder.add("view.py", Data(cuttingScript.utf8))
        return ["/usr/bin/python3", script, "\(port)"]
    }

    private static let cuttingScript = #"""
        import http.server, os, re, sys

        class View(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                film = "." + self.path
                size = os.path.getsize(film)
                asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                first = int(asked[1]) if asked else 0
                last = min(int(asked[2]) if asked and asked[2] else size - 1, first + (8 << 20) - 1, size - 1)
                if first > last:
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{size}")
                    self.end_headers()
                    return
                self.send_response(206)
                self.send_header("Content-Type", "video/mp4")
                self.send_header("Content-Length", str(last - first + 1))
                self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
                self.send_header("Accept-Ranges", "bytes")
                self.end_headers()
                if self.command == "HEAD": return
                with open(film, "rb") as file:
                    file.seek(first)
                    try:
                        self.wfile.write(file.read(last - first + 1))
                    except OSError:
                        pass

            do_HEAD = do_GET

        http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), View).serve_forever()
        """#
}
