/// That a playback is to end, for the processes that may serve it.
struct EndOrder: Sendable {
    let key: PlaybackKey
    /// Until when its requests are refused.
    let until: WallTime

    /// How long a playback that was ended is refused, in seconds: a player that does not give up asks many times.
    static let seconds: Int64 = 60

    init(_ key: PlaybackKey, until: WallTime) {
        self.key = key
        self.until = until
    }

    /// The order as bytes.
    var bytes: [UInt8] {
        var packer = Packer()
        key.pack(into: &packer)
        packer.append(until.seconds)
        return packer.bytes
    }

    /// Reads an order.
    init?(_ bytes: [UInt8]) {
        var unpacker = Unpacker(bytes)
        do throws(Unpacker.Malformed) {
            key = try PlaybackKey(from: &unpacker)
            until = WallTime(seconds: try unpacker.double())
        } catch {
            return nil
        }
    }
}
