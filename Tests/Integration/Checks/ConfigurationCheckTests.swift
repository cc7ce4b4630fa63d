import Foundation
import Glibc
import Testing

extension Integration {
    /// `rangefinder check CONFIG` with what is shipped, and with what people break.
    @Suite
    struct ConfigurationCheckTests {
        private func broken(_ text: String, _ replacement: String) throws -> String {
            let shipped = try String(contentsOfFile: NGINX.shippedConfiguration, encoding: .utf8)
            try #require(shipped.contains(text), "nothing to break in nginx.conf.example")
            return shipped.replacing(text, with: replacement)
        }

        // MARK: nginx

        @Test(arguments: ["nginx.conf.example", "deploy/nginx/accel.conf", "deploy/nginx/auth-request.conf"])
        func nothingIsWrongWithWhatIsShipped(_ name: String) async throws {
            let answer = try await CheckAnswer.check("\(Project.folder)/\(name)", in: TemporaryFolder())
            #expect(answer.exitCode == 0)
            #expect(answer.faults.union(answer.warnings) == [])
        }

        struct Break: Sendable, CustomTestStringConvertible {
            let text: String
            let replacement: String
            let subject: String
            /// What the finding says, the broken line's number among it.
            let words: String

            var testDescription: String { text + " → " + replacement }
        }

        @Test(
            arguments: [
                Break(
                    text: "fastcgi_keep_conn on;",
                    replacement: "",
                    subject: "keep-alive",
                    words: "fastcgi_keep_conn is off"
                ),
                Break(text: "keepalive 64;", replacement: "", subject: "keep-alive", words: "no keepalive"),
                Break(
                    text: "fastcgi_max_temp_file_size 0;",
                    replacement: "",
                    subject: "temporary file",
                    words: "which means 1 GB"
                ),
                Break(
                    text: "fastcgi_buffering on;",
                    replacement: "fastcgi_buffering off;",
                    subject: "buffering",
                    words: "off"
                ),
                Break(
                    text: "fastcgi_buffers 2 128k;",
                    replacement: "fastcgi_buffers 512 128k;",
                    subject: "buffering",
                    words: "512 128k"
                ),
                Break(
                    text: "gzip off; ",
                    replacement: "gzip on; gzip_types video/mp4 text/css;",
                    subject: "compression",
                    words: "gzip_types video/mp4"
                ),
                Break(
                    text: "fastcgi_param PATH_INFO $fastcgi_path_info;",
                    replacement: "fastcgi_param PATH_INFO $request_uri;",
                    subject: "path",
                    words: "$request_uri"
                ),
                Break(
                    text: "fastcgi_param PATH_INFO",
                    replacement: "fastcgi_param INFO",
                    subject: "path",
                    words: "not passed"
                ),
                Break(
                    text: "fastcgi_split_path_info",
                    replacement: "#",
                    subject: "path",
                    words: "without fastcgi_split_path_info"
                ),
                Break(
                    text: "fastcgi_param QUERY_STRING",
                    replacement: "#",
                    subject: "parameters",
                    words: "QUERY_STRING"
                ),
                Break(
                    text: "fastcgi_param REQUEST_METHOD",
                    replacement: "#",
                    subject: "parameters",
                    words: "REQUEST_METHOD"
                ),
                Break(text: " sndbuf=128k", replacement: "", subject: "send buffer", words: "without sndbuf"),
                Break(text: "send_timeout 1h;", replacement: "", subject: "send timeout", words: "60 s"),
                Break(text: "access_log off; ", replacement: "", subject: "access log", words: "access_log is not set"),
                Break(text: "worker_connections 9000;", replacement: "", subject: "connections", words: "512"),
                Break(text: "worker_rlimit_nofile 20000;", replacement: "", subject: "descriptors", words: "9000"),
                Break(
                    text: "fastcgi_pass_request_body off;",
                    replacement: "fastcgi_cache films; limit_rate 500k;",
                    subject: "cache",
                    words: "without slice"
                ),
                Break(
                    text: "fastcgi_intercept_errors off;",
                    replacement: "limit_rate 500k;",
                    subject: "rate",
                    words: "limit_rate 500k"
                ),
            ]
        )
        func namesWhatIsBroken(_ row: Break) async throws {
            let folder = try TemporaryFolder()
            try folder.add("nginx.conf", Data(broken(row.text, row.replacement).utf8))
            let answer = try await CheckAnswer.check("nginx.conf", in: folder)
            #expect(answer.faults.union(answer.warnings).contains(row.subject))
            #expect(answer[row.subject]?.text.contains(row.words) == true)
            #expect(answer[row.subject]?.advice?.isEmpty == false)
        }

        /// Real `nginx -T` over real included files, by stdin: a fault has its own file and line.
        @Test
        func readsTheOutputOfNGINX() async throws {
            let folder = try TemporaryFolder()
            try folder.add("films.conf", Data("\n\ngzip on;\ngzip_types video/mp4;\n".utf8))
            let text = try broken("gzip off; ", "include films.conf;")
            try folder.add("nginx.conf", Data(text.utf8))
            let command = [
                "nginx", "-T", "-p", folder.path + "/", "-e", "error.log", "-c", folder.path(of: "nginx.conf"),
            ]
            let output = try await CommandAnswer.of(command, in: folder)
            try #require(output.exitCode == 0, "\(output.words)")
            let answer = try await CheckAnswer.check("-", input: output.output, in: folder)
            #expect(answer.faults == ["compression"])
            #expect(answer["compression"]?.text.contains("/films.conf:4: gzip_types video/mp4") == true)
        }

        @Test
        func namesTheLineThatCannotBeRead() async throws {
            let folder = try TemporaryFolder()
            try folder.add("nginx.conf", Data("events {}\nhttp {\n  server { listen 80 }\n}\n".utf8))
            let answer = try await CheckAnswer.check("nginx.conf", in: folder)
            #expect(answer.faults == ["syntax"])
            #expect(answer["syntax"]?.text.hasPrefix("nginx.conf:3: ") == true)
        }

        // MARK: Rangefinder

        @Test
        func namesAllFaultsOfSettings() async throws {
            let folder = try TemporaryFolder()
            try folder.add("config.yaml", Data("root: films\nworkerz: 4\nwindow: 1B\ncap: sometimes\n".utf8))
            let answer = try await CheckAnswer.check("config.yaml", in: folder)
            let texts = answer.findings.filter { $0.grade == "fault" }.map(\.text)
            #expect(texts.count == 3)
            for word in ["config.yaml:2", "did you mean", "config.yaml:3: window", "config.yaml:4: cap"] {
                #expect(texts.contains { $0.contains(word) }, "\(word)")
            }
        }

        @Test
        func namesRootsKeysAndSocketsThatDoNotServe() async throws {
            let folder = try TemporaryFolder()
            try folder.add("socket")
            let keys = try folder.add("keys.json", Data("{".utf8))
            let text = "root: \(folder.path)/none\nkeys: \(keys)\nlisten: unix:\(folder.path)/socket\n"
            try folder.add("config.yaml", Data(text.utf8))
            let answer = try await CheckAnswer.check("config.yaml", in: folder)
            #expect(answer.faults == ["root", "keys", "socket"])
        }

        @Test
        func namesKeysThatAllMayRead() async throws {
            let folder = try TemporaryFolder()
            let made = try await CommandAnswer.rangefinder("keys", "new", "keys.json", in: folder)
            try #require(made.exitCode == 0)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644],
                ofItemAtPath: folder.path(of: "keys.json")
            )
            try folder.add("config.yaml", Data("root: \(folder.path)\nkeys: \(folder.path)/keys.json\n".utf8))
            let answer = try await CheckAnswer.check("config.yaml", in: folder)
            #expect(answer.warnings == ["keys"])
        }

        /// A real responder's socket: nginx's user is not in its group.
        @Test
        func namesASocketThatNGINXMayNotUse() async throws {
            let folder = try TemporaryFolder()
            let socket = folder.path(of: "films.sock")
            try folder.add("config.yaml", Data("root: \(folder.path)\nlisten: unix:\(socket)\n".utf8))
            let nginx = try "user nobody;\n" + broken("unix:rangefinder.sock", "unix:\(socket)")
            try folder.add("nginx.conf", Data(nginx.utf8))
            let command = [Project.command, "serve", "--config", "config.yaml"]
            _ = try await Daemon.run(command, in: folder) { responder in
                try await responder.log.first("listening")
                let answer = try await CheckAnswer.check("config.yaml", "nginx.conf", in: folder)
                #expect(answer.faults == ["socket"])
                #expect(answer["socket"]?.text.contains("nobody") == true)
                try #require(unsafe chmod(socket, 0o666) == 0)
                let open = try await CheckAnswer.check("config.yaml", "nginx.conf", in: folder)
                #expect(open.faults == [])
                #expect(open.warnings == ["socket"])
            }
        }

        // MARK: Together

        @Test
        func comparesTheTwo() async throws {
            let folder = try TemporaryFolder()
            let settings = "root: \(folder.path)\nlisten: unix:/run/other.sock\ndlna: on\nconnections: 60\n"
            try folder.add("config.yaml", Data(settings.utf8))
            let answer = try await CheckAnswer.check("config.yaml", NGINX.shippedConfiguration, in: folder)
            #expect(answer.faults == ["upstream", "dlna", "keep-alive"])
            #expect(answer["upstream"]?.text.contains("unix:/run/other.sock") == true)
        }

        @Test
        func aMatchingPairIsWell() async throws {
            let folder = try TemporaryFolder()
            try folder.add("config.yaml", Data("root: \(folder.path)\nlisten: unix:/none/rangefinder.sock\n".utf8))
            let answer = try await CheckAnswer.check("config.yaml", NGINX.shippedConfiguration, in: folder)
            #expect(answer.faults.union(answer.warnings) == [])
        }
    }
}
