import MediaLibrary
import Synchronization
import SystemPackage

/// A film in memory whose bytes tell their own place, and that can go wrong.
final class FakeFilm: MediaFile {
    /// What goes wrong.
    enum Fault {
        /// The read of this number fails; the first is 1.
        case read(Int)
        /// The file has become this short.
        case cut(Int64)
        /// The storage hands nothing to a socket, and does not say how long the file is.
        case distance
    }

    let representation: Representation
    private let fault: Fault?
    private let reads = Mutex(0)
    private let ahead = Mutex<[Range<Int64>]>([])

    init(size: Int64, fault: Fault? = nil) {
        let modified = Representation.Modified(seconds: 1_700_000_000, nanoseconds: 5)
        representation = Representation(size: size, modified: modified, mediaType: "video/mp4")
        self.fault = fault
    }

    /// The byte at a place.
    static func byte(at offset: Int64) -> UInt8 {
        UInt8(truncatingIfNeeded: offset &* 31 &+ offset >> 8)
    }

    /// The bytes of a part.
    static func bytes(_ range: Range<Int64>) -> [UInt8] { range.map(byte) }

    /// The parts that were announced, in order.
    var announced: [Range<Int64>] { ahead.withLock { $0 } }

    /// How often was read.
    var readCount: Int { reads.withLock { $0 } }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int {
        let number = reads.withLock { reads in
            reads += 1
            return reads
        }
        var end = representation.size
        switch fault {
        case .read(number): throw ReadError(operation: "pread", offset: offset, errno: .ioError)
        case .cut(let size): end = size
        case .read, .distance, nil: break
        }
        let count = Int(max(0, min(Int64(buffer.byteCount), end - offset)))
        for index in 0..<count {
            buffer.storeBytes(of: Self.byte(at: offset + Int64(index)), toByteOffset: index, as: UInt8.self)
        }
        return count
    }

    /// Says that all went out, as it does where a file is cut short after that.
    func send(to socket: CInt, from offset: Int64, count: Int) throws(Errno) -> Int {
        if case .distance = fault { throw .notSupported }
        return count
    }

    func currentSize() throws(ReadError) -> Int64 {
        switch fault {
        case .read, .distance: throw ReadError(operation: "fstat", offset: 0, errno: .ioError)
        case .cut(let size): size
        case nil: representation.size
        }
    }

    func willNeed(from offset: Int64, count: Int64) {
        ahead.withLock { $0.append(offset..<offset + count) }
    }
}
