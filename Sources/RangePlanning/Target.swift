/// The file that is served now, as far as planning must know it.
///
/// Size, tag and time have to come from one look at the open file, or an answer may mix two states of it.
public struct Target: Sendable {
    /// The size in bytes.
    public let size: Int64

    /// The name of this state of the file.
    public let entityTag: EntityTag

    /// When the file changed last, in whole seconds.
    public let lastModified: HTTPDate

    /// What the content is, as a `Content-Type` field says it.
    public let mediaType: String

    /// Makes a target.
    ///
    /// - Precondition: `size` is not negative.
    public init(size: Int64, entityTag: EntityTag, lastModified: HTTPDate, mediaType: String) {
        precondition(size >= 0, "a file has no negative size")
        self.size = size
        self.entityTag = entityTag
        self.lastModified = lastModified
        self.mediaType = mediaType
    }
}
