import FastCGI
import Testing

@testable import Observations

/// What one process writes, another reads.
struct PackerTests {
    @Test(arguments: [0, 1, -1, 63, 64, -65, 300, .max, .min] as [Int64])
    func numbersComeBack(_ number: Int64) throws {
        var packer = Packer()
        packer.append(number)
        var unpacker = Unpacker(packer.bytes)
        #expect(try unpacker.number() == number)
        #expect(throws: Unpacker.Malformed.self) { try unpacker.number() }
    }

    @Test func smallNumbersTakeOneByte() {
        var packer = Packer()
        for number in [0, 63, -64] { packer.append(number) }
        #expect(packer.bytes == [0, 126, 127])
    }

    private static var snapshot: Snapshot {
        var snapshot = Snapshot()
        snapshot.totals.statuses = [200: 3, 0: 1]
        snapshot.totals.endings = [1, 2, 3, 4]
        snapshot.totals.sent = 1 << 40
        snapshot.totals.firstByte.buckets[3] = 7
        snapshot.totals.reads = ["films": ReadTotals(times: Histogram(), failed: 2)]
        snapshot.history.add(at: WallTime(seconds: 1e9)) { $0.bytes = 5 }
        snapshot.history.addFilm([47, 0xC3, 0xA4], playbacks: 1, sent: 2, at: WallTime(seconds: 1e9))
        let key = PlaybackKey(film: Array("/f".utf8), viewer: "ana", address: "::1", agent: "x\n\"")
        var playback = PlaybackRecord(id: "0f", key: key, at: MonotonicTime(nanoseconds: 7), WallTime(seconds: 0.5))
        playback.spans.insert(5..<9)
        playback.rate = 12.5
        snapshot.playbacks = [playback]
        snapshot.told = [key]
        snapshot.load.connections = 3
        return snapshot
    }

    @Test func aSnapshotComesBack() throws {
        let snapshot = Self.snapshot
        let read = try #require(Snapshot(snapshot.bytes))
        #expect(read.totals == snapshot.totals)
        #expect(read.history == snapshot.history)
        #expect(read.playbacks == snapshot.playbacks)
        #expect(read.told == snapshot.told)
        #expect(read.load == snapshot.load)
    }

    @Test func whatIsCutShortIsNone() {
        let bytes = Self.snapshot.bytes
        for count in 0..<bytes.count { #expect(Snapshot(Array(bytes.prefix(count))) == nil) }
    }

    @Test func whateverStandsInAFileNothingBreaks() {
        let bytes = Self.snapshot.bytes
        for place in 14..<bytes.count {
            for value in [0x00, 0x7F, 0xFF] as [UInt8] {
                var changed = bytes
                changed[place] = value
                // Whether it can be read does not matter, nor what it then says.
                _ = Snapshot(changed)
            }
        }
    }
}
