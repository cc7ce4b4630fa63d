/// What the answers show together, without further requests.
struct AddressJudgement {
    let address: String
    let film: RemoteFilm
    /// All answers about the film so far.
    let exchanges: [Exchange]

    /// A first byte that comes later makes each seek feel slow.
    private static let slow = Duration.seconds(1)

    /// Of the first answers alone.
    var ofBeginning: [Finding] { [whole, range, contentType, acceptRanges] }

    /// Of all answers.
    var ofAll: [Finding] { [entityTag, firstByte] + redirect }

    private var whole: Finding {
        let answer = film.whole
        guard answer.status != 206 else {
            return .fault(
                "whole film",
                "206 (\(answer.fields["Content-Range"] ?? "no Content-Range")) to a request without Range",
                harm: "curl, wget and a browser's \"save as\" leave a short file and say that all is well",
                advice: "answer a request without Range with 200 and the whole film"
            )
        }
        guard answer.length == film.size || answer.encoding != nil else {
            return .fault(
                "whole film",
                "200 without Content-Length; ranges say \(film.size) bytes",
                harm: "downloads show no progress, and one that breaks off may pass for complete",
                advice: "send Content-Length with the film's size"
            )
        }
        return .good("whole film", "200, \(Amount(film.size)) (\(film.size) bytes)")
    }

    private var range: Finding {
        let ask = RemoteFilm.sampleAsk(of: film.size).field
        guard let fault = film.sampleFault else {
            return .good("range", "\(ask) gets 206 with the film's bytes")
        }
        var text = "\(ask): \(fault.text(of: film.size))"
        if !film.sample.redirects.isEmpty { text += ", after a redirect" }
        return .fault("range", text, advice: fault.advice(seeing: film.sample))
    }

    private var contentType: Finding {
        let type = film.whole.fields["Content-Type"] ?? ""
        let essence = type.prefix { $0 != ";" }.lowercased()
        if essence.hasPrefix("video/") || essence.hasPrefix("audio/") || essence == "application/mp4" {
            return .good("type", type)
        }
        let kind = FilmSignature(film.whole.body)?.mediaType
        let advice =
            "send Content-Type: \(kind ?? "video/mp4, or what the film is")"
            + " (nginx: include mime.types, or a types block)"
        let said = type.isEmpty ? "no Content-Type" : type
        switch essence {
        case "text/html":
            return .fault(
                "type",
                "text/html: this is a page, not a film",
                harm: "no player plays it",
                advice: "give the address of the film itself; a login page comes where a link has expired"
            )
        case "application/octet-stream", "binary/octet-stream", "", "application/x-download",
            "application/force-download":
            return .fault(
                "type",
                said,
                harm: "Safari and TVs refuse it, and browsers offer to save it instead of playing it",
                advice: advice
            )
        case _ where essence.hasPrefix("text/"):
            return .fault("type", said, harm: "Firefox, Safari and TVs refuse to play text", advice: advice)
        default:
            return .warning("type", said, harm: "players that go by the type refuse it", advice: advice)
        }
    }

    private var acceptRanges: Finding {
        switch film.whole.fields["Accept-Ranges"]?.lowercased() {
        case "bytes":
            return .good("Accept-Ranges", "bytes")
        case let value where film.takesRanges:
            return .warning(
                "Accept-Ranges",
                value.map { "\($0), yet ranges are answered" } ?? "missing, yet ranges are answered",
                harm: "download tools do not split, and some players do not offer to seek",
                advice: "send Accept-Ranges: bytes with 200 and HEAD (RFC 9110 14.3)"
            )
        case let value:
            return .note("Accept-Ranges", "\(value ?? "missing"), as there are no ranges")
        }
    }

    private var entityTag: Finding {
        let answers = exchanges.filter { [200, 206].contains($0.status) && $0.encoding == nil }
        let tags = answers.map { $0.fields["ETag"] }
        guard let tag = tags.first ?? nil else {
            let date = film.whole.fields["Last-Modified"]
            return .warning(
                "entity tag",
                date.map { "none; Last-Modified: \($0)" } ?? "none, and no Last-Modified",
                harm: "nobody notices that a film was replaced while it plays or loads: its parts may be mixed",
                advice: "send a strong ETag, such as one made of size and time of change"
            )
        }
        if let other = tags.first(where: { $0 != tag }) {
            return .fault(
                "entity tag",
                "changes from \(tag) to \(other ?? "none") between two answers",
                harm: "resumed downloads start anew, VLC cannot seek, and an nginx slice cache cuts its answers",
                advice: "make the tag from size and time alone, on all machines (Apache: FileETag MTime Size)"
            )
        }
        guard !tag.hasPrefix("W/") else {
            return .fault(
                "entity tag",
                "\(tag) is weak",
                harm: "a weak tag never fits If-Range or If-Match: downloads start anew, and VLC cannot seek",
                advice: "send a strong ETag, without W/ (a compressing proxy makes them weak: leave films out)"
            )
        }
        return .good("entity tag", "\(tag), strong, the same in \(answers.count) answers")
    }

    private var firstByte: Finding {
        let times = exchanges.map(\.firstByte).sorted()
        let median = times[times.count / 2]
        guard median >= Self.slow else {
            return .good(
                "first byte",
                "after \(median.milliseconds) ms (the slowest of \(times.count): "
                    + "\(times[times.count - 1].milliseconds) ms)"
            )
        }
        return .warning(
            "first byte",
            "after \(median.milliseconds) ms, in half of the answers or more",
            harm: "every seek waits so long before it shows a picture",
            advice: "look at what happens before the film is opened: sessions, databases, a disk or storage far away"
        )
    }

    private var redirect: [Finding] {
        guard let first = film.whole.redirects.first else { return [] }
        let count = film.whole.redirects.count
        let text = "\(count == 1 ? "one" : "\(count)") on the way, from \(first.host)"
        if first.hasPrefix("https:"), film.whole.redirects.contains(where: { $0.hasPrefix("http:") }) {
            return [
                .fault(
                    "redirect",
                    text + ", through http:",
                    harm: "browsers refuse to load it into a page that came by https",
                    advice: "redirect to https addresses alone"
                )
            ]
        }
        let advice = "players ask there for every range anew: give them the last address where you can"
        return [.note("redirect", text, advice: advice)]
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
