internal import FastCGI
internal import MediaLibrary
internal import RangePlanning
internal import SystemPackage

/// The body of an answer: the slices of a plan, cut into windows, and the file that they are read from.
struct FilmContent {
    private let file: any MediaFile
    /// Each slice with the place of its first byte in the body.
    private let slices: [(start: Int64, slice: Slice)]
    private let window: Int64
    /// The bytes of all slices.
    let count: Int64

    /// The bytes of the windows that were asked for, and of the text between parts.
    private(set) var announced: Int64 = 0
    /// Whether what was asked for last is a window of the file.
    private(set) var isInFile = false

    private var nextSlice = 0
    private var windows: WindowSequence?
    private var upcoming: ByteRange?

    init(_ plan: ResponsePlan, of file: any MediaFile, window: Int64) {
        self.file = file
        self.window = window
        var start: Int64 = 0
        slices = plan.slices.map { slice in
            defer { start += slice.count }
            return (start, slice)
        }
        count = start
    }

    /// The number of bytes in the next window, or in the text between two parts; `nil` after the last.
    ///
    /// While a window of the file is sent, the storage is told of the one that follows.
    mutating func nextWindow() -> Int64? {
        let count = takeNext()
        announced += count ?? 0
        return count
    }

    private mutating func takeNext() -> Int64? {
        isInFile = true
        while true {
            if let window = takeWindow() { return window.count }
            guard nextSlice < slices.count else { return nil }
            let slice = slices[nextSlice].slice
            nextSlice += 1
            switch slice {
            case .text(let bytes):
                isInFile = false
                return Int64(bytes.count)
            case .file(let range): windows = range.windows(of: window)
            }
        }
    }

    private mutating func takeWindow() -> ByteRange? {
        guard let current = upcoming ?? windows?.next() else { return nil }
        upcoming = windows?.next()
        if let upcoming { file.willNeed(from: upcoming.lowerBound, count: upcoming.count) }
        return current
    }

    /// Lets the storage hand bytes of the body to a socket, all of which lie in one slice.
    func transfer(from offset: Int64, count: Int, to socket: CInt) throws(TransferError) -> Int {
        guard let (start, slice) = part(at: offset), case .file(let range) = slice else { throw .impossible }
        let position = range.lowerBound + offset - start
        do throws(Errno) {
            let taken = try file.send(to: socket, from: position, count: count)
            if taken > 0 { return taken }
        } catch {
            switch error {
            case .resourceTemporarilyUnavailable: throw .socketIsFull
            case .brokenPipe, .connectionReset: throw .peerIsGone
            default: break
            }
        }
        throw .impossible
    }

    /// Makes sure that the file still holds all that is sent of it.
    func check() throws(FilmContentError) {
        let size: Int64
        do throws(ReadError) {
            size = try file.currentSize()
        } catch {
            throw .unreadable(error)
        }
        for (_, slice) in slices {
            if case .file(let range) = slice, range.upperBound > size { throw .fileEnded(at: size) }
        }
    }

    /// Calls `body` with each part of the file that lies in the first `sent` bytes of the body, in their order.
    func forEachSpan(in sent: Int64, _ body: (Range<Int64>) -> Void) {
        for (start, slice) in slices where start < sent {
            guard case .file(let range) = slice else { continue }
            body(range.lowerBound..<min(range.upperBound, range.lowerBound + sent - start))
        }
    }

    /// How many bytes of the file lie in the first `sent` bytes of the body, and where in it the last of them ends.
    func progress(at sent: Int64) -> (count: Int64, position: Int64) {
        var count: Int64 = 0
        var position: Int64 = 0
        forEachSpan(in: sent) { span in
            count += span.upperBound - span.lowerBound
            position = span.upperBound
        }
        return (count, position)
    }

    /// The slice in which a byte of the body lies, with the place of its first byte; `nil` where the body is empty.
    private func part(at offset: Int64) -> (start: Int64, slice: Slice)? {
        slices.last { $0.start <= offset }
    }

    /// Fills `buffer` with the bytes of the body from `offset`; all of them lie in one slice.
    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(FilmContentError) {
        guard let (start, slice) = part(at: offset) else { return }
        switch slice {
        case .text(let bytes):
            let from = Int(offset - start)
            for index in 0..<buffer.byteCount {
                buffer.storeBytes(of: bytes[from + index], toByteOffset: index, as: UInt8.self)
            }
        case .file(let range):
            let position = range.lowerBound + offset - start
            let count: Int
            do throws(ReadError) {
                count = try file.read(into: &buffer, at: position)
            } catch {
                throw .unreadable(error)
            }
            guard count == buffer.byteCount else { throw .fileEnded(at: position + Int64(count)) }
        }
    }
}

/// Why the bytes that were promised cannot be had.
enum FilmContentError: Error, CustomStringConvertible {
    /// The storage failed.
    case unreadable(ReadError)
    /// The file is shorter than it was when it was opened.
    case fileEnded(at: Int64)

    var description: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .fileEnded(let end): "the file was cut short and now ends at byte \(end)"
        }
    }
}
