internal import MediaLibrary
internal import RangePlanning

extension EntityTag {
    /// Names what was found at a path, or something that is made from it.
    ///
    /// The tag names no inode: several machines serve the same file.
    init(_ representation: Representation, variant: String? = nil) {
        self.init(
            size: representation.size,
            modified: representation.modified.seconds,
            nanoseconds: representation.modified.nanoseconds,
            variant: variant ?? representation.variant
        )
    }
}
