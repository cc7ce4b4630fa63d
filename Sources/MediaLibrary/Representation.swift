/// What is served at a path now (RFC 9110 section 3.2), as one `fstat` of the open file found it.
public struct Representation: Equatable, Sendable {
    /// The size in bytes; never negative.
    public let size: Int64

    /// When the content last changed, by the clock of the file system.
    public let modified: Modified

    /// The value of `Content-Type`, with a charset where the format's text is UTF-8.
    public let mediaType: String

    /// What tells content that is made from a file from the file itself, which may have the same size and time.
    ///
    /// Letters and digits; `nil` for a file as it is.
    public let variant: String?

    /// A moment on the clock of a file system, as fine as it keeps one.
    public struct Modified: Equatable, Sendable {
        /// Whole seconds since 1970-01-01 00:00:00 UTC; negative before it.
        public let seconds: Int64

        /// Nanoseconds after ``seconds``, from 0 to 999,999,999.
        public let nanoseconds: Int32

        /// Creates a moment from the two parts in which `stat` gives it.
        public init(seconds: Int64, nanoseconds: Int32) {
            self.seconds = seconds
            self.nanoseconds = nanoseconds
        }
    }

    /// Describes content whose size, time and type are known.
    public init(size: Int64, modified: Modified, mediaType: String, variant: String? = nil) {
        self.size = size
        self.modified = modified
        self.mediaType = mediaType
        self.variant = variant
    }
}
