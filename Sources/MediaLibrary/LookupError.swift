public import SystemPackage

/// Why a path leads to no media file.
public enum LookupError: Error, Equatable {
    /// The path is too long, does not begin with a slash, or has a part that no file is served under: an empty one,
    /// `.`, `..`, one with control characters or bytes that are not UTF-8, or one too long for the file system.
    case badName
    /// A part of the path begins with a dot.
    case hidden
    /// Nothing is there, or the first part names no root.
    case notFound
    /// A folder, FIFO, socket or device is there.
    case notRegular
    /// A link on the way leads out of the root.
    case outside
    /// This process may not read the file or pass a folder on the way.
    case permission
    /// Links lead to links without end, or through a magic link of `/proc`.
    case tooManyLinks
    /// Subtitles of this many bytes are too large to be converted.
    case tooLarge(size: Int64)
    /// The file was cut short while it was read.
    case changed
    /// The system could not tell: it has no descriptors left, a disk fails, a network file system is gone.
    case failed(operation: String, Errno)

    /// Whether the server is at fault, and a later try may succeed.
    ///
    /// All other cases must look the same to a client, 404: it shall not learn what exists beside the files that it may
    /// have.
    public var isServerFailure: Bool {
        switch self {
        case .badName, .hidden, .notFound, .notRegular, .outside, .permission, .tooManyLinks, .tooLarge: false
        case .changed, .failed: true
        }
    }
}

extension LookupError: CustomStringConvertible {
    /// The reason in words, for the log; the path itself is not in it.
    public var description: String {
        switch self {
        case .badName: "not a name that is served"
        case .hidden: "a name that begins with a dot"
        case .notFound: "not found"
        case .notRegular: "not a regular file"
        case .outside: "a link that leads out of the root"
        case .permission: "permission denied"
        case .tooManyLinks: "too many links"
        case .tooLarge(let size):
            "\(size) bytes of subtitles; at most \(ConvertedSubtitles.maximumSize) are converted"
        case .changed: "cut short while it was read"
        case .failed(let operation, let errno): "\(operation): \(errno)"
        }
    }
}

extension LookupError {
    /// Sorts the `errno` of an `openat2` beneath a root.
    init(openingBeneathRoot errno: Errno) {
        self =
            switch errno {
            case .noSuchFileOrDirectory, .notDirectory: .notFound
            // Names that the file system itself refuses: longer than it allows, or not in its character set.
            case .fileNameTooLong, .illegalByteSequence, .invalidArgument: .badName
            // RESOLVE_BENEATH.
            case .improperLink: .outside
            // RESOLVE_NO_MAGICLINKS gives the same errno as a loop.
            case .tooManySymbolicLinkLevels: .tooManyLinks
            case .permissionDenied, .notPermitted: .permission
            // A socket; a device that has no driver.
            case .noSuchAddressOrDevice, .operationNotSupportedByDevice: .notRegular
            default: .failed(operation: "openat2", errno)
            }
    }
}
