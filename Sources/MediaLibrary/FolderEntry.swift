internal import Glibc

/// A name in a folder, as the file system gives it.
struct FolderEntry {
    /// What it is, as far as the folder itself says.
    enum Kind {
        case file
        case folder
        /// A link, or something of which the file system does not say here what it is.
        case link
        /// A device, a FIFO or a socket.
        case special
    }

    /// The name; `nil` if nothing is served under it.
    let name: String?
    let kind: Kind
}

extension FolderEntry {
    /// Where a record of getdents64(2) has its own length, two bytes, behind an inode and an offset of eight each.
    static let lengthOffset = 16
    private static let typeOffset = 18
    private static let nameOffset = 19

    /// Reads a record of getdents64(2): its name ends in a NUL byte, and others may follow.
    init(record: ArraySlice<UInt8>) {
        let bytes = record.dropFirst(Self.nameOffset).prefix { $0 != 0 }
        if MediaPath.refusal(of: bytes.span) == nil, let text = try? UTF8Span(validating: bytes.span) {
            name = String(copying: text)
        } else {
            name = nil
        }
        kind =
            switch Int(record[record.startIndex + Self.typeOffset]) {
            case DT_REG: .file
            case DT_DIR: .folder
            case DT_LNK, DT_UNKNOWN: .link
            default: .special
            }
    }
}
