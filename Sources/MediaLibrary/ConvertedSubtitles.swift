/// SubRip subtitles as the WebVTT that browsers take, converted in memory when they are opened.
final class ConvertedSubtitles: MediaFile {
    let representation: Representation
    private let bytes: [UInt8]

    /// The most bytes of a file that is converted, 4 MiB.
    ///
    /// The subtitles of a long film are 200 KiB. Whatever else bears the name would be held in memory as long as a slow
    /// client takes to read it.
    static let maximumSize: Int64 = 4 << 20

    /// Counts the ways in which files were converted: the same file converted in another way has another tag.
    private static let variant = "vtt1"

    /// Converts a SubRip file, and may wait for the storage to deliver it.
    ///
    /// - Throws: ``LookupError/tooLarge(size:)``; ``LookupError/failed(operation:_:)`` or ``LookupError/changed`` if
    ///   the file cannot be read as it was opened.
    init(of file: any MediaFile, mediaType: String) throws(LookupError) {
        let source = file.representation
        bytes = WebVTT(SubRip(parsing: SubtitleText(decoding: try file.contents())).cues).bytes
        representation = Representation(
            size: Int64(bytes.count),
            modified: source.modified,
            mediaType: mediaType,
            variant: Self.variant
        )
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int {
        let rest = bytes[min(Int(offset), bytes.count)...].prefix(buffer.byteCount)
        unsafe buffer.withUnsafeMutableBytes { unsafe $0.copyBytes(from: rest) }
        return rest.count
    }

    func currentSize() -> Int64 { Int64(bytes.count) }

    func willNeed(from offset: Int64, count: Int64) {}
}

extension MediaFile {
    /// All that the file held when it was opened.
    fileprivate func contents() throws(LookupError) -> [UInt8] {
        let size = representation.size
        guard size <= ConvertedSubtitles.maximumSize else { throw .tooLarge(size: size) }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var span = bytes.mutableSpan
        var buffer = unsafe span.mutableBytes
        let count: Int
        do {
            count = try read(into: &buffer, at: 0)
        } catch {
            throw .failed(operation: error.operation, error.errno)
        }
        guard count == bytes.count else { throw .changed }
        return bytes
    }
}
