import Testing

@testable import Checking

/// nginx's syntax, as http://nginx.org/en/docs/beginners_guide.html#conf_structure and `nginx -T` have it.
struct NGINXFileTests {
    private func directives(_ text: String) throws -> [NGINXDirective] {
        try NGINXFile(text, named: "a.conf").directives
    }

    @Test
    func readsWordsBlocksAndComments() throws {
        let directives = try directives(
            """
            user www-data;  # who
            # worker_processes 4;
            http {
                server { listen 80; }
            }
            """
        )
        #expect(directives.map(\.name) == ["user", "http"])
        #expect(directives[0].arguments == ["www-data"])
        #expect(directives[1].block?[0].block == [NGINXDirective(name: "listen", arguments: ["80"], place: "a.conf:4")])
    }

    @Test(
        arguments: [
            (#"a "b; {c}" 'd # e';"#, ["b; {c}", "d # e"]),
            (#"a "say \"hi\"" 'it\'s';"#, [#"say "hi""#, "it's"]),
            ("a ${b}c $d;", ["${b}c", "$d"]),
            (#"a (?s)^(/media)(/.*)$ \.mp4$;"#, ["(?s)^(/media)(/.*)$", #"\.mp4$"#]),
            ("a x#y;", ["x#y"]),
            ("a \"\";", [""]),
            ("a\n b\n c;", ["b", "c"]),
        ]
    )
    func readsArguments(_ text: String, _ arguments: [String]) throws {
        #expect(try directives(text).map(\.arguments) == [arguments])
    }

    @Test(
        arguments: [
            ("a b\n", "a.conf:2", "\";\" is missing after \"a b\""),
            ("http {\n a b;\n", "a.conf:3", "\"}\" is missing at the end"),
            ("a;\n}\n", "a.conf:2", "a \"}\" without its \"{\""),
            ("a;\n\n b \"c;\n", "a.conf:3", "a quotation mark is not closed"),
            ("http { a }", "a.conf:1", "\";\" is missing after \"a\""),
            (";", "a.conf:1", "a \";\" without a directive"),
        ]
    )
    func namesThePlaceOfAFault(_ text: String, _ place: String, _ reason: String) {
        #expect(throws: NGINXFile.SyntaxError(place: place, reason: reason)) { try NGINXFile(text, named: "a.conf") }
    }

    @Test
    func putsIncludedFilesInTheirPlace() throws {
        let text = """
            nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
            # configuration file /etc/nginx/nginx.conf:
            http {
                include sites/*.conf;
                include /etc/nginx/missing;
            }
            # configuration file /etc/nginx/sites/a.conf:

            server { include fastcgi_params; }
            # configuration file /etc/nginx/sites/b.conf:
            server { listen 81; }
            # configuration file /etc/nginx/sites/c.conf.old:
            server { listen 82; }
            # configuration file /etc/nginx/fastcgi_params:
            fastcgi_param QUERY_STRING $query_string;
            """
        let file = try NGINXFile(text, named: "-")
        let servers = try #require(file.directives.first?.block)
        // What lacks stays as it is written.
        let places = ["/etc/nginx/sites/a.conf:2", "/etc/nginx/sites/b.conf:1", "/etc/nginx/nginx.conf:3"]
        #expect(servers.map(\.place) == places)
        #expect(servers[0].block?[0].place == "/etc/nginx/fastcgi_params:1")
        #expect(file.missing.map(\.value) == ["/etc/nginx/missing"])
    }

    @Test
    func aFileThatIncludesItselfEnds() throws {
        let text = "# configuration file /a:\ninclude /b;\n# configuration file /b:\nx;\ninclude /b;\n"
        #expect(try !NGINXFile(text, named: "-").directives.isEmpty)
    }

    @Test
    func blocksWithoutEndAreRefused() {
        #expect(throws: NGINXFile.SyntaxError.self) {
            try NGINXFile(String(repeating: "a {", count: 100_000), named: "a")
        }
    }

    @Test(
        arguments: [
            ("16k", 16_384), ("8M", 8 << 20), ("1g", 1 << 30), ("0", 0), ("", nil), ("x", nil), ("9999999999g", nil),
        ] as [(String, Int64?)]
    )
    func readsSizes(_ text: String, _ bytes: Int64?) {
        #expect(NGINXQuantity.bytes(text) == bytes)
    }

    @Test(
        arguments: [("60", 60), ("60s", 60), ("5m", 300), ("1h", 3600), ("1500ms", 1), ("1d", 86_400), ("s", nil)]
            as [(String, Int64?)]
    )
    func readsTimes(_ text: String, _ seconds: Int64?) {
        #expect(NGINXQuantity.seconds(text) == seconds)
    }
}
