import Foundation
import Testing

extension Integration {
    /// Downloads, whole and in pieces.
    @Suite(.stack)
    struct DownloadTests {
        @Test(arguments: [0, 1, 8_388_607, 8_388_608, 20_000_000, 50_000_000])
        func curlResumes(after count: Int64) async throws {
            let stack = try Stack.current
            let film = Film.indexAtEnd
            let beginning = count == 0 ? Data() : try film.bytes(0...count - 1)
            let path = try stack.folder.add("resumed-\(count)", beginning)
            #expect(try await Curl.resume(stack.url(of: film), into: path) == 0)
            #expect(try await SHA256.sum(ofFile: path) == SHA256.sum(ofFile: film.path))
        }

        /// Unless told to wait, nginx keeps what its client does not read, in files of at most 1 GiB.
        @Test
        func sendsThreeGibibytesToAViewerWhoPauses() async throws {
            let stack = try Stack.current
            let film = Film.threeGibibytes
            let viewer = try Viewer(port: stack.port)
            try viewer.ask("/media/" + film.name)
            let size = try await onOwnThread { try viewer.head().contentLength }
            #expect(try size == film.size)
            let responder = stack.responder.status
            let before = try responder.bytesRead
            var position: Int64 = 0
            for pause in [1 << 20, 1 << 30, 2100 << 20, 3 << 30] as [Int64] {
                position = try await onOwnThread { [position] in try viewer.compare(with: film, position..<pause) }
                let read = try await responder.bytesReadAtRest() - before
                // What is ahead of the viewer fills the sockets on the way. (Later some bytes are read twice.)
                if position == 1 << 20 { #expect(read < 16 << 20) }
            }
            #expect(position == 3 << 30)
            #expect(try await stack.log.exchanges { $0["path"] == "/3GiB.mp4" }.first?["ending"] == "complete")
            #expect(try responder.peakMemory < 64 << 20)
        }
    }
}

extension Viewer {
    /// Reads a part of a body, and compares it with what the film has there.
    ///
    /// - Returns: Where the part ends.
    fileprivate func compare(with film: Film, _ part: Range<Int64>) throws -> Int64 {
        let file = try FileHandle(forReadingFrom: URL(filePath: film.path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(part.lowerBound))
        var position = part.lowerBound
        while position < part.upperBound {
            let bytes = try read(atMost: Int(part.upperBound - position))
            guard !bytes.isEmpty else { throw ViewerError.ended }
            try #require(file.read(upToCount: bytes.count) == bytes, "after byte \(position)")
            position += Int64(bytes.count)
        }
        return position
    }
}
