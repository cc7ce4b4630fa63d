/// What a server has to do with ranges, apart from any client.
extension Trial {
    /// How many bytes are read where the bytes themselves count.
    private static let piece: Int64 = 512

    /// The trials of a server that takes ranges.
    static func ofRanges(_ film: RemoteFilm) -> [Trial] {
        [openEnded(film), lastBytes(film), severalRanges(film), beyondEnd(film)] + condition(film)
    }

    /// `bytes=N-`, compared with a range that has an end.
    private static func openEnded(_ film: RemoteFilm) -> Trial {
        let exact = Ask(film.middle, min(film.middle + piece, film.size) - 1)
        let open = Ask(film.middle)
        let requests = [exact, open].map { Request($0.field, wanting: Int(piece)) }
        return Trial("range to end", requests) { exchanges in
            let fault =
                RangeFault(in: exchanges[0], to: exact, of: film.size)
                ?? RangeFault(in: exchanges[1], to: open, of: film.size, holding: exchanges[0].body[...])
            guard let fault else { return .good("range to end", "\(open.field) gets all that follows") }
            return .fault(
                "range to end",
                "\(open.field): \(fault.text(of: film.size))",
                advice: fault.advice(seeing: exchanges[1])
            )
        }
    }

    /// `bytes=-N`.
    private static func lastBytes(_ film: RemoteFilm) -> Trial {
        let count = min(piece, film.size)
        let field = "bytes=-\(count)"
        return Trial("last bytes", [Request(field, wanting: Int(count))]) { exchanges in
            let ask = Ask(film.size - count, film.size - 1)
            guard let fault = RangeFault(in: exchanges[0], to: ask, of: film.size) else {
                return .good("last bytes", "\(field) gets the end of the film")
            }
            return .warning(
                "last bytes",
                "\(field): \(fault.text(of: film.size))",
                harm: "players that look for an index at the end by a suffix range read the whole film, or fail",
                advice: "answer bytes=-N with the last N bytes (RFC 9110 14.1.2)"
            )
        }
    }

    private static func severalRanges(_ film: RemoteFilm) -> Trial {
        let field = "bytes=0-0,\(film.size - 1)-\(film.size - 1)"
        return Trial("several ranges", [Request(field)]) { exchanges in
            let exchange = exchanges[0]
            let type = exchange.fields["Content-Type"] ?? ""
            switch exchange.status {
            case 206 where type.lowercased().hasPrefix("multipart/byteranges"):
                return .good("several ranges", "\(field) gets multipart/byteranges")
            // RFC 9110 section 14.2: a server may ignore Range, and RFC 9110 section 15.3.7.2 merges what lies close.
            case 200:
                return .note("several ranges", "\(field) gets the whole film, which is allowed; no player asks for it")
            case 206 where film.size <= 2:
                return .good("several ranges", "\(field) gets one part, which is the whole film")
            default:
                let what = exchange.status == 206 ? "206 with one part of the two" : "\(exchange.status)"
                return .warning(
                    "several ranges",
                    "\(field): \(what)",
                    harm: "tools that ask for several ranges at once get an error, or the wrong bytes",
                    advice: "answer multipart/byteranges (RFC 9110 15.3.7), or ignore such a Range and send 200"
                )
            }
        }
    }

    private static func beyondEnd(_ film: RemoteFilm) -> Trial {
        let field = "bytes=\(film.size)-"
        return Trial("past the end", [Request(field)]) { exchanges in
            let (status, place) = (exchanges[0].status, exchanges[0].fields["Content-Range"])
            if status == 416, place.flatMap(ContentRange.init) == ContentRange.none(of: film.size) {
                return .good("past the end", "\(field) gets 416 with the film's size")
            }
            if status == 416 {
                return .warning(
                    "past the end",
                    "\(field): 416 \(place.map { "with Content-Range: \($0)" } ?? "without Content-Range")",
                    harm: "VLC and download tools do not learn the film's size from it",
                    advice: "send Content-Range: bytes */\(film.size) with 416 (RFC 9110 15.5.17)"
                )
            }
            return .fault(
                "past the end",
                "\(field): \(status) instead of 416",
                harm: "curl -C - and wget -c, started again on a film that is complete, add to it or load it again",
                advice:
                    "answer a range that begins at or after the end with 416 and Content-Range: bytes */\(film.size)"
            )
        }
    }

    /// `If-Range`: with the film's own validator, and with another.
    private static func condition(_ film: RemoteFilm) -> [Trial] {
        guard let validator = film.validator else { return [] }
        let range = RemoteFilm.sampleAsk(of: film.size).field
        let other = validator.hasPrefix("\"") ? "\"another-film\"" : "Thu, 01 Jan 1970 00:00:01 GMT"
        let requests = [validator, other].map { Request(range, [Request.Field("If-Range", $0)]) }
        return [
            Trial("If-Range", requests) { exchanges in
                let (same, different) = (exchanges[0].status, exchanges[1].status)
                if same != 206 {
                    return .fault(
                        "If-Range",
                        "the film's own \(validator): \(same) instead of 206",
                        harm: "Chrome and download tools that go on where they were get the film from its start",
                        advice: "answer 206 where If-Range is the film's entity tag or date (RFC 9110 13.1.5)"
                    )
                }
                if different != 200 {
                    return .fault(
                        "If-Range",
                        "a tag of another film: \(different) instead of 200",
                        harm: "a download that is resumed after the film was replaced mixes two films, unnoticed",
                        advice: "send the whole film where If-Range does not fit (RFC 9110 13.1.5)"
                    )
                }
                return .good("If-Range", "obeyed")
            }
        ]
    }
}
