import Foundation
import Glibc
import Testing

extension Integration {
    /// A film that changes while it is sent: an answer is of one state of it, or does not look complete.
    @Suite
    struct ChangingFileTests {
        /// What is promised of the film is what it was when the answer began.
        private static let film = Film.indexAtEnd
        private static let cutSize: Int64 = 30_000_001
        private static let cutting = StackSetup(
            hasOwnFilms: true,
            expectedErrors: ["the file was cut short and now ends at byte \(cutSize)"]
        )

        // MARK: Cut short

        @Test(
            .stack(cutting),
            arguments: [["--http1.0"], ["--range", "1000-"], ["--range", "1000-49999999"]]
        )
        func aPartOrAnOldClientsFilmThatIsCutShortIsNotComplete(_ options: [String]) async throws {
            let stack = try Stack.current
            let film = try addFilm(to: stack)
            let download = try await PausedDownload.of(stack.url(of: film), options: options) {
                try film.cut(to: Self.cutSize)
            }
            let first: Int64 = options[0] == "--range" ? 1000 : 0
            #expect(download.exitCode == Curl.partialFile)
            #expect(download.head.contentLength ?? 0 > download.body.count)
            #expect(download.body.count > 0 && first + Int64(download.body.count) <= Self.cutSize)
            let isTrue = try download.body == Self.film.bytes(first...first + Int64(download.body.count) - 1)
            #expect(isTrue)
            #expect(try await stack.log.exchanges { _ in true }.first?["ending"] == "aborted")

            let now = try await Curl.get(stack.url(of: film))
            #expect(now.size == Self.cutSize)
            #expect(now["ETag"] != download["ETag"])
        }

        /// The second of three parts is cut.
        @Test(.stack(cutting))
        func partsOfAFilmThatIsCutShortAreNotComplete() async throws {
            let stack = try Stack.current
            let film = try addFilm(to: stack)
            let ranges = "0-9999999,20000000-39999999,45000000-45000999"
            let download = try await PausedDownload.of(stack.url(of: film), options: ["--range", ranges]) {
                try film.cut(to: Self.cutSize)
            }
            #expect(download.exitCode == Curl.partialFile)
            // The delimiter in front of a part, its fields, and its content (RFC 2046 section 5.1.1).
            let boundary = try #require(download["Content-Type"]?.split(separator: "boundary=").last)
            let pieces = download.body.pieces(after: Data("--\(boundary)\r\n".utf8)).dropFirst()
            #expect(pieces.count == 2)
            for (piece, first) in zip(pieces, [0, 20_000_000] as [Int64]) {
                let fields = try #require(piece.range(of: Data("\r\n\r\n".utf8)))
                var content = Data(piece[fields.upperBound...])
                if first == 0 {
                    #expect(content.suffix(2) == Data("\r\n".utf8))
                    content.removeLast(2)
                    #expect(content.count == 10_000_000)
                }
                let isTrue = try content == Self.film.bytes(first...first + Int64(content.count) - 1)
                #expect(isTrue)
                #expect(first + Int64(content.count) <= Self.cutSize)
            }
            #expect(try await stack.log.exchanges { _ in true }.first?["ending"] == "aborted")
        }

        // MARK: Changed otherwise

        /// How a film changes without losing the bytes that were promised.
        enum Change: Sendable, CaseIterable {
            case grows, isReplaced, isTouched, isDeleted, becomesUnreadable

            func make(on film: Film, in folder: TemporaryFolder) throws {
                switch self {
                case .grows:
                    let file = try FileHandle(forWritingTo: URL(filePath: film.path))
                    try file.seekToEnd()
                    try file.write(contentsOf: Data("more".utf8))
                    try file.close()
                case .isReplaced:
                    let other = try folder.add("other", Film.webM.bytes(0...))
                    try #require(unsafe rename(other, film.path) == 0)
                case .isTouched:
                    try #require(unsafe utimensat(AT_FDCWD, film.path, nil, 0) == 0)
                case .isDeleted:
                    try #require(unsafe unlink(film.path) == 0)
                case .becomesUnreadable:
                    try #require(unsafe chmod(film.path, 0) == 0)
                }
            }
        }

        /// The answer that runs goes on with what it promised; who goes on with it afterwards learns that it is another
        /// film now (RFC 9110 section 13.1.5), or that there is none.
        @Test(
            .stack(StackSetup(launch: .spawnFCGI(wrapper: StackSetup.withoutPrivileges), hasOwnFilms: true)),
            arguments: Change.allCases
        )
        func anAnswerGoesOnAsItBegan(_ change: Change) async throws {
            let stack = try Stack.current
            let film = try addFilm(to: stack)
            let url = stack.url(of: film)
            let download = try await PausedDownload.of(url) {
                try change.make(on: film, in: stack.folder)
            }
            #expect(download.exitCode == 0)
            #expect(try await SHA256.sum(of: download.body) == SHA256.sum(ofFile: Self.film.path))

            let tag = try #require(download["ETag"])
            let next = try await Curl.get(url, range: "bytes=8388608-", "If-Range: \(tag)")
            #expect(next.exitCode == 0)
            switch change {
            case .grows, .isReplaced, .isTouched:
                #expect(next.status == 200)
                #expect(try await next.sum == SHA256.sum(ofFile: film.path))
                let newTag = try #require(next["ETag"])
                #expect(newTag != tag)
                let rest = try await Curl.get(url, range: "bytes=8388608-", "If-Range: \(newTag)")
                #expect(rest.status == 206)
                #expect(try await rest.sum == SHA256.sum(of: film.bytes(8_388_608...)))
            case .isDeleted, .becomesUnreadable:
                #expect(next.status == 404)
            }
            try await eventually { try stack.responder.status.descriptors.count { $0.contains(film.name) } == 0 }
        }

        private func addFilm(to stack: Stack) throws -> Film {
            Film(at: try stack.folder.add("films/film.mp4", Self.film.bytes(0...)))
        }
    }
}

extension Data {
    /// What stands before, between and after the occurrences of a delimiter.
    fileprivate func pieces(after delimiter: Data) -> [Data] {
        var pieces: [Data] = []
        var rest = self
        while let place = rest.range(of: delimiter) {
            pieces.append(Data(rest[..<place.lowerBound]))
            rest = Data(rest[place.upperBound...])
        }
        return pieces + [rest]
    }
}
