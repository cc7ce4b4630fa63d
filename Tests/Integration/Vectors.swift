import Foundation
import Glibc
import Testing

/// The rows of Tests/Vectors/ranges.json; its README explains them.
struct Vectors: Decodable {
    struct Modified: Decodable {
        let seconds: Int
        let nanoseconds: Int
    }

    struct Row: Decodable, Sendable {
        let name: String
        let clause: String
        let size: Int64
        let method: String?
        let cap: String?
        let request: [String: String]
        let status: Int
        let fields: [String: String?]
        let parts: [[Int64]]?

        /// The fields of all rows with this status; those of the row itself win.
        fileprivate(set) var commonFields: [String: String?] = [:]

        private enum CodingKeys: CodingKey {
            case name, clause, size, method, cap, request, status, fields, parts
        }
    }

    let modified: Modified
    private let fields: [String: [String: String?]]
    private(set) var rows: [Row]

    init() throws {
        let file = URL(filePath: Project.folder + "/Tests/Vectors/ranges.json")
        self = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
        for index in rows.indices {
            let status = rows[index].status
            rows[index].commonFields = try #require(fields["\(status)"])
            // The rows know nothing of the words that go with an error, which are those that the client prefers.
            if status >= 400 { rows[index].commonFields.updateValue("Accept", forKey: "Vary") }
        }
    }

    /// Makes a film for each size that the rows name.
    func makeFilms(for rows: [Row], in folder: TemporaryFolder) throws -> [Int64: Film] {
        let time = timespec(tv_sec: modified.seconds, tv_nsec: modified.nanoseconds)
        let sizes = Set(rows.map(\.size))
        return try Dictionary(
            uniqueKeysWithValues: sizes.map { size in
                let content = size == 0 ? Data() : try Film.indexAtEnd.bytes(0...size - 1)
                let path = try folder.add("films/\(size).mp4", content)
                try #require(unsafe utimensat(AT_FDCWD, path, [time, time], 0) == 0)
                return (size, Film(at: path))
            }
        )
    }
}

extension Vectors.Row {
    /// Asks for what the row asks for, and tells how the answer differs from the row.
    func failures(asking viewer: Viewer, for film: Film) throws -> [String] {
        let symbols = try Symbols(of: film, asking: viewer)
        try viewer.ask("/media/" + film.name, method: method ?? "GET", request.mapValues(symbols.resolve))
        let head = try viewer.head()
        let hasBody = method != "HEAD" && head.status != 304
        let body = try viewer.body(hasBody ? Int(head.contentLength ?? 0) : 0)

        var failures: [String] = []
        if head.status != status { failures.append("status \(head.status) instead of \(status)") }
        for (name, value) in commonFields.merging(fields, uniquingKeysWith: { $1 }) {
            let found = head[name]
            if !symbols.matches(found, value) {
                failures.append("\(name): \(found ?? "nothing") instead of \(value ?? "nothing")")
            }
        }
        if try !isRight(body, head, film) { failures.append("another body") }
        return failures
    }

    private func isRight(_ body: Data, _ head: AnswerHead, _ film: Film) throws -> Bool {
        guard method != "HEAD" else { return true }
        switch status {
        case 200: return try body == film.bytes(0...)
        case 206:
            let wanted = try #require(parts).map { try film.bytes($0[0]...$0[1]) }
            guard wanted.count > 1 else { return body == wanted[0] }
            let found = try #require(MultipartBody(body, head["Content-Type"] ?? ""))
            let ranges = (parts ?? []).map { Optional("bytes \($0[0])-\($0[1])/\(size)") }
            return found.parts.map(\.content) == wanted
                && found.parts.map { $0.fields["Content-Range"] } == ranges
                && found.parts.allSatisfy { $0.fields["Content-Type"] == film.mediaType }
        default: return true
        }
    }
}

/// What the symbols in the rows stand for, for one film.
private struct Symbols {
    private let values: [String: String]

    init(of film: Film, asking viewer: Viewer) throws {
        try viewer.ask("/media/" + film.name, method: "HEAD")
        let tag = try #require(viewer.head()["ETag"])
        values = [
            "{etag}": tag,
            "{weak-etag}": "W/" + tag,
            "{bare-etag}": String(tag.dropFirst().dropLast()),
            "{other-etag}": "\"other\"",
            // 1614834367 s since 1970.
            "{last-modified}": "Thu, 04 Mar 2021 05:06:07 GMT",
            "{last-modified+1}": "Thu, 04 Mar 2021 05:06:08 GMT",
            "{last-modified-1}": "Thu, 04 Mar 2021 05:06:06 GMT",
            "{last-modified rfc850}": "Thursday, 04-Mar-21 05:06:07 GMT",
            "{last-modified asctime}": "Thu Mar  4 05:06:07 2021",
            "{media-type}": film.mediaType,
        ]
    }

    func resolve(_ text: String) -> String {
        values.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }

    /// Whether a field is as a row wants it, `nil` for absent.
    func matches(_ found: String?, _ wanted: String?) -> Bool {
        guard let found, let wanted else { return found == nil && wanted == nil }
        let ends = resolve(wanted).split(separator: "{boundary}", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return found == resolve(wanted) }
        return found.hasPrefix(ends[0]) && found.hasSuffix(ends[1])
    }
}
