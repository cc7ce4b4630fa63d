import Foundation
import RangePlanning
import Testing

/// The rows of Tests/Vectors/ranges.json, as its README describes them.
struct RangeVectors: Decodable {
    struct Modified: Decodable {
        let seconds: Int64
    }

    struct Row: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let clause: String
        let size: Int64
        let method: String?
        let cap: String?
        let request: [String: String]
        let status: Int
        let fields: [String: String?]
        let parts: [[Int64]]?
        let capped: Bool?

        var testDescription: String { name }
    }

    let modified: Modified
    let window: Int64
    let maximumRanges: Int
    let mergeGap: Int64
    let fields: [String: [String: String?]]
    let rows: [Row]

    static let all: RangeVectors = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Vectors/ranges.json")
        do {
            return try JSONDecoder().decode(RangeVectors.self, from: Data(contentsOf: file))
        } catch {
            fatalError("Tests/Vectors/ranges.json: \(error)")
        }
    }()

    static let now = HTTPDate(secondsSince1970: all.modified.seconds + 86_400)
    static let boundary = MultipartBoundary(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)

    /// What the symbols in the rows stand for, written out so that nothing depends on code under test.
    private static let symbols = [
        "{etag}": #""3e8-5f3a""#,
        "{weak-etag}": #"W/"3e8-5f3a""#,
        "{bare-etag}": "3e8-5f3a",
        "{other-etag}": #""3e8-5f3b""#,
        "{last-modified}": "Thu, 04 Mar 2021 05:06:07 GMT",
        "{last-modified+1}": "Thu, 04 Mar 2021 05:06:08 GMT",
        "{last-modified-1}": "Thu, 04 Mar 2021 05:06:06 GMT",
        "{last-modified rfc850}": "Thursday, 04-Mar-21 05:06:07 GMT",
        "{last-modified asctime}": "Thu Mar  4 05:06:07 2021",
        "{media-type}": "video/mp4",
        "{boundary}": "0123456789abcdeffedcba9876543210",
    ]

    static func resolve(_ value: String) -> String {
        symbols.reduce(value) { $0.replacing($1.key, with: $1.value) }
    }
}

extension RangeVectors.Row {
    var requestFields: RequestFields {
        let values = request.mapValues(RangeVectors.resolve)
        return RequestFields(
            method: method == "HEAD" ? .head : .get,
            range: values["Range"],
            ifRange: values["If-Range"],
            ifMatch: values["If-Match"],
            ifNoneMatch: values["If-None-Match"],
            ifModifiedSince: values["If-Modified-Since"],
            ifUnmodifiedSince: values["If-Unmodified-Since"],
            secFetchDest: values["Sec-Fetch-Dest"]
        )
    }

    var policy: RangePolicy {
        get throws {
            RangePolicy(
                cap: try #require(Cap(rawValue: cap ?? "media")),
                window: RangeVectors.all.window,
                maximumRanges: RangeVectors.all.maximumRanges,
                mergeGap: RangeVectors.all.mergeGap
            )
        }
    }

    var target: Target {
        get throws {
            Target(
                size: size,
                entityTag: try #require(EntityTag(parsing: RangeVectors.resolve("{etag}"))),
                lastModified: HTTPDate(secondsSince1970: RangeVectors.all.modified.seconds),
                mediaType: "video/mp4"
            )
        }
    }

    /// The fields of the response: those of its status, and over them those of the row.
    var expectedFields: [String: String?] {
        get throws {
            try #require(RangeVectors.all.fields[String(status)])
                .merging(fields) { _, own in own }
                .mapValues { $0.map(RangeVectors.resolve) }
        }
    }

    /// What is sent: pieces of the file as the first offset and the one after the last, and the text between them.
    var expectedContent: [Piece] {
        guard method != "HEAD" else { return [] }
        switch (status, parts) {
        case (200, _):
            return size == 0 ? [] : [.file(0, size)]
        case (206, let parts?) where parts.count == 1:
            return parts.map { .file($0[0], $0[1] + 1) }
        case (206, let parts?):
            let boundary = RangeVectors.resolve("{boundary}")
            var pieces: [Piece] = []
            for (index, part) in parts.enumerated() {
                let head = """
                    --\(boundary)\r
                    Content-Type: video/mp4\r
                    Content-Range: bytes \(part[0])-\(part[1])/\(size)\r
                    \r

                    """
                pieces.append(.text((index == 0 ? "" : "\r\n") + head))
                pieces.append(.file(part[0], part[1] + 1))
            }
            return pieces + [.text("\r\n--\(boundary)--\r\n")]
        default:
            return []
        }
    }

    enum Piece: Equatable {
        case file(Int64, Int64)
        case text(String)

        init(_ slice: Slice) {
            switch slice {
            case .file(let range): self = .file(range.lowerBound, range.upperBound)
            case .text(let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
            }
        }

        var count: Int64 {
            switch self {
            case .file(let start, let end): end - start
            case .text(let text): Int64(text.utf8.count)
            }
        }
    }
}
