/// An open file, whatever storage holds it.
///
/// Reads at an offset move no position, so that several threads may read one file. The file is closed when the last
/// reference goes.
public protocol MediaFile: AnyObject, Sendable {
    /// What the file was when it was opened; it may have changed since.
    var representation: Representation { get }

    /// Fills `buffer` with the bytes from `offset` on, and waits for the storage to deliver them.
    ///
    /// - Parameters:
    ///   - buffer: Filled from its start; what lies behind the returned count is left as it was.
    ///   - offset: Bytes from the start of the file. Must not be negative.
    /// - Returns: The number of bytes read, less than `buffer` holds only where the file now ends.
    /// - Throws: ``ReadError`` if the storage fails.
    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int

    /// Tells the storage that `count` bytes from `offset` are wanted next; it is free to ignore that.
    func willNeed(from offset: Int64, count: Int64)
}
