public import SystemPackage

/// A read that the storage could not do.
public struct ReadError: Error, Equatable, CustomStringConvertible {
    /// The call that failed, such as `pread`.
    public let operation: String

    /// Bytes from the start of the file at which it failed.
    public let offset: Int64

    /// Why it failed.
    public let errno: Errno

    /// Creates the error of a failed `operation`.
    public init(operation: String, offset: Int64, errno: Errno) {
        self.operation = operation
        self.offset = offset
        self.errno = errno
    }

    /// The failure in words, for the log.
    public var description: String {
        "\(operation) at byte \(offset): \(errno)"
    }
}
