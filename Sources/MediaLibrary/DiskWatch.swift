/// Who hears of the reads beneath a root.
///
/// It is asked on the threads that read, for each read, so it must cost next to nothing.
public protocol DiskWatch: AnyObject, Sendable {
    /// Takes note that a read begins.
    ///
    /// - Returns: A mark that belongs to this read, such as the time.
    func readBegins() -> Int64

    /// Takes note that a read has ended.
    ///
    /// - Parameters:
    ///   - mark: What ``readBegins()`` has returned for it.
    ///   - failed: Whether the storage did not deliver.
    func readEnded(_ mark: Int64, failed: Bool)
}
