import Testing

@testable import Checking

/// What a configuration inherits, and what of it is wrong for films.
struct NGINXJudgementTests {
    private static let location = """
        fastcgi_pass films; fastcgi_keep_conn on; fastcgi_max_temp_file_size 0;
        fastcgi_split_path_info ^(/media)(/.*)$; fastcgi_param PATH_INFO $fastcgi_path_info;
        fastcgi_param REQUEST_METHOD $request_method; fastcgi_param QUERY_STRING $query_string;
        fastcgi_param REMOTE_ADDR $remote_addr;
        """

    private func faults(http: String = "", server: String = "", location: String = location) throws -> [String: Finding]
    {
        let text = """
            worker_rlimit_nofile 20000; events { worker_connections 9000; }
            http {
                \(http)
                upstream films { server unix:/run/films.sock; keepalive 64; }
                server {
                    listen 80 sndbuf=128k; send_timeout 1h; access_log off;
                    \(server)
                    location /media/ { \(location) }
                }
            }
            """
        let configuration = NGINXConfiguration(try NGINXFile(text, named: "nginx.conf"))
        let findings = NGINXJudgement(configuration: configuration, settings: nil).findings
        let wrong = findings.filter { [.fault, .warning].contains($0.grade) }
        return Dictionary(uniqueKeysWithValues: wrong.map { ($0.subject, $0) })
    }

    @Test
    func aGoodOneHasNoFault() throws {
        #expect(try faults().isEmpty)
    }

    /// Simple directives come from outside; parameters of a level hide all those further out.
    @Test
    func inheritsAsNGINXDoes() throws {
        #expect(
            try faults(http: "gzip on; gzip_types video/mp4;")["compression"]?.text.hasPrefix("nginx.conf:3") == true
        )
        #expect(try faults(http: "gzip on; gzip_types video/mp4;", server: "gzip off;").isEmpty)
        #expect(try faults(server: "limit_rate 1m;").keys.sorted() == ["rate"])
        let outer = "fastcgi_param REMOTE_ADDR $remote_addr;"
        let inner = Self.location.replacing("fastcgi_param REMOTE_ADDR $remote_addr;", with: "")
        #expect(try faults(http: outer, location: inner).keys.sorted() == ["parameters"])
    }

    @Test
    func aBareTypeOfTextMayBeCompressed() throws {
        #expect(try faults(http: "gzip on; gzip_types text/css application/json;").isEmpty)
        #expect(try faults(http: "gzip on; gzip_types *;").keys.sorted() == ["compression"])
    }

    @Test(
        arguments: [
            ("fastcgi_cache films;", "cache"), ("fastcgi_cache films; slice 8m;", "cache"),
            ("fastcgi_buffering off;", "buffering"), ("fastcgi_buffers 1024 1m;", "buffering"),
            ("fastcgi_intercept_errors on;", "errors"), ("fastcgi_ignore_client_abort on;", "errors"),
            ("fastcgi_force_ranges on;", "Range"), ("fastcgi_pass_request_headers off;", "Range"),
            ("fastcgi_param HTTP_RANGE '';", "Range"), ("send_timeout 10s;", "send timeout"),
            ("access_log /var/log/a.log;", "access log"),
        ]
    )
    func namesWhatIsAdded(_ directive: String, _ subject: String) throws {
        #expect(try faults(location: Self.location + directive).keys.sorted() == [subject])
    }

    @Test
    func aCacheInSlicesIsWell() throws {
        let cache =
            "fastcgi_cache films; slice 8m; fastcgi_cache_key $uri$slice_range; fastcgi_param HTTP_RANGE $slice_range;"
        #expect(try faults(location: Self.location + cache).isEmpty)
    }

    @Test
    func aLogWithoutTheQueryIsWell() throws {
        let format = "log_format plain '$remote_addr $uri $status';"
        #expect(try faults(http: format, location: Self.location + "access_log a.log plain;").isEmpty)
    }

    /// Whether something lacks cannot be told where a file lacks.
    @Test
    func aLocationWithAMissingFileIsNotJudged() throws {
        let findings = try faults(location: "fastcgi_pass films; include fastcgi_params;")
        #expect(findings.keys.sorted() == ["location"])
        #expect(findings["location"]?.grade == .warning)
    }

    @Test
    func locationsOfScriptsAreLeftAlone() throws {
        let php = "location ~ \\.php$ { fastcgi_pass unix:/run/php.sock; fastcgi_param SCRIPT_FILENAME $x; gzip on; }"
        #expect(try faults(server: php).isEmpty)
    }

    @Test(
        arguments: [
            "proxy_set_header Range ''; proxy_pass http://a;", "max_ranges 0;",
            "proxy_pass http://a; proxy_force_ranges on;",
        ]
    )
    func namesWhatBreaksFilmsElsewhere(_ directives: String) throws {
        #expect(try faults(server: "location / { \(directives) }").keys.sorted() == ["Range"])
    }
}
