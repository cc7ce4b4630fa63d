/// What a server has to do with films, whether it takes ranges or not.
extension Trial {
    static func ofAnswers(_ film: RemoteFilm) -> [Trial] {
        [head(film), compression(film), crossOrigin]
    }

    /// HEAD has to say what GET says (RFC 9110 section 9.3.2).
    private static func head(_ film: RemoteFilm) -> Trial {
        Trial("HEAD", [.head()]) { exchanges in
            let (head, get) = (exchanges[0], film.whole)
            let harm = "Chromecast senders, TVs and download tools that ask by HEAD first show an error or a wrong size"
            guard head.status == get.status else {
                return .warning(
                    "HEAD",
                    "\(head.status); GET gets \(get.status)",
                    harm: harm,
                    advice: "allow HEAD wherever GET is allowed, for signed links too"
                )
            }
            let differing = ["Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"].filter {
                head.fields[$0] != get.fields[$0]
            }
            guard differing.isEmpty else {
                let values = differing.map { "\($0): \(head.fields[$0] ?? "none") (GET: \(get.fields[$0] ?? "none"))" }
                return .warning(
                    "HEAD",
                    "differs from GET in \(values.joined(separator: ", "))",
                    harm: harm,
                    advice: "send the same fields as for GET, without the body (RFC 9110 9.3.2)"
                )
            }
            return .good("HEAD", "says what GET says")
        }
    }

    private static func compression(_ film: RemoteFilm) -> Trial {
        let accepts = [Request.Field("Accept-Encoding", "gzip, deflate, br, zstd")]
        let range = RemoteFilm.sampleAsk(of: film.size).field
        return Trial("compression", [Request(nil, accepts), Request(range, accepts)]) { exchanges in
            guard let encoding = exchanges.lazy.compactMap(\.encoding).first else {
                return .good("compression", "none, also for clients that accept it")
            }
            return .fault(
                "compression",
                "the film is sent as \(encoding) to clients that accept it",
                harm:
                    "who opens the address in a tab, or loads it by fetch(), gets no size and no ranges; CPU is burnt",
                advice: "leave video/* out of what is compressed (nginx: gzip off, or gzip_types without video)"
            )
        }
    }

    private static let crossOrigin = Trial(
        "CORS",
        [Request("bytes=0-0", [Request.Field("Origin", "https://www.gstatic.com")])]
    ) { exchanges in
        guard let origin = exchanges[0].fields["Access-Control-Allow-Origin"] else {
            return .note(
                "CORS",
                "no Access-Control-Allow-Origin: only pages of the films' own site may read them by script",
                advice: "casting HLS, DASH or subtitles needs it; a plain film plays without"
            )
        }
        return .good("CORS", "Access-Control-Allow-Origin: \(origin)")
    }
}
