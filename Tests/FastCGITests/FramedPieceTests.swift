import Testing

@testable import FastCGI

/// ``FramedPiece`` against a twin that walks over the wire byte by byte.
struct FramedPieceTests {
    @Test func smallPieces() {
        for count in 0...400 { expectAsWalked(start: 0, count: Int64(count)) }
    }

    @Test(arguments: [1, 2, 3].flatMap { records in (-9...9).map { Int64(records * 61_440 + $0) } })
    func piecesAroundWholeRecords(count: Int64) {
        expectAsWalked(start: 0, count: count)
    }

    @Test(arguments: [1, 61_439, 1 << 23, (1 << 62) + 5] as [Int64])
    func piecesInTheMiddleOfABody(start: Int64) {
        expectAsWalked(start: start, count: 61_445)
    }

    @Test func pieceOfAnEnormousBody() {
        let piece = FramedPiece(start: 1 << 61, count: 1 << 61)
        let records = (Int64(1) << 61) / 61_440 + 1
        #expect(piece.wireCount == 1 << 61 + records * 8)
        #expect(piece.contentCount(before: piece.wireCount) == 1 << 61)
        #expect(piece.run(at: piece.wireCount - 1) == .content(start: (1 << 62) - 1, count: 1))
    }

    private func expectAsWalked(start: Int64, count: Int64) {
        let piece = FramedPiece(start: start, count: count)
        var walk = WireWalk(start: start, count: count)
        while let run = walk.run {
            guard piece.run(at: walk.position) == run, piece.contentCount(before: walk.position) == walk.passedContent
            else {
                Issue.record("\(piece) at \(walk.position): not \(run) after \(walk.passedContent) bytes of content")
                return
            }
            walk.step()
        }
        #expect(piece.wireCount == walk.position)
        #expect(piece.contentCount(before: piece.wireCount) == count)
    }
}

/// The twin: knows the byte it stands on, and how to get to the next one.
private struct WireWalk {
    private(set) var position: Int64 = 0
    private(set) var passedContent: Int64 = 0
    private let start: Int64
    private let count: Int64
    private var headerByte = 0
    private var leftInRecord: Int64 = 0

    init(start: Int64, count: Int64) {
        self.start = start
        self.count = count
        leftInRecord = min(61_440, count)
    }

    /// What stands here, up to the end of it; `nil` at the end.
    var run: FramedPiece.Run? {
        if passedContent == count { return nil }
        if headerByte < 8 { return .header(contentCount: Int(leftInRecord), from: headerByte) }
        return .content(start: start + passedContent, count: leftInRecord)
    }

    mutating func step() {
        position += 1
        if headerByte < 8 {
            headerByte += 1
            return
        }
        passedContent += 1
        leftInRecord -= 1
        if leftInRecord == 0 {
            headerByte = 0
            leftInRecord = min(61_440, count - passedContent)
        }
    }
}
