@testable import Checking

/// Answers as servers give them, for films of which nothing is read.
extension Exchange {
    /// 206 with these bytes of so many.
    static func part(_ first: Int64, _ last: Int64, of size: Int64, _ fields: [String: String] = [:]) -> Exchange {
        answer(
            206,
            ["Content-Range": "bytes \(first)-\(last)/\(size)", "Content-Length": "\(last - first + 1)"]
                .merging(fields) { $1 }
        )
    }

    /// 200 with the whole film.
    static func whole(_ size: Int64, _ fields: [String: String] = [:], body: [UInt8] = []) -> Exchange {
        answer(200, ["Content-Length": "\(size)"].merging(fields) { $1 }, body: body)
    }

    static func answer(_ status: Int, _ fields: [String: String], body: [UInt8] = []) -> Exchange {
        var exchange = Exchange(request: Request(), status: status, fields: HeaderFields(fields))
        exchange.body = body
        return exchange
    }
}

extension RemoteFilm {
    /// A film of 50,000,000 bytes from a server that does all as it should, but for what is given.
    static func good(
        _ fields: [String: String] = [:],
        body: [UInt8] = [0, 0, 0, 32] + Array("ftypisom".utf8)
    ) -> RemoteFilm? {
        let usual = ["Content-Type": "video/mp4", "Accept-Ranges": "bytes", "ETag": "\"a\""].merging(fields) { $1 }
        return RemoteFilm(
            whole: .whole(goodSize, usual, body: body),
            sample: .part(512, 1023, of: goodSize, usual)
        )
    }

    static let goodSize: Int64 = 50_000_000
}
