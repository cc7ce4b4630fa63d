public import SystemPackage

/// Why media types cannot be told.
public enum MediaTypesError: Error, Equatable {
    /// These extensions or their types are not well formed.
    case malformed([String: String])
    /// The system's table could not be read.
    case unreadable(path: String, Errno)
}

extension MediaTypesError: CustomStringConvertible {
    /// The error in words, with what is allowed.
    public var description: String {
        switch self {
        case .malformed(let overrides):
            "media types that are not well formed: "
                + overrides.sorted { $0.key < $1.key }.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ")
                + "; give an extension without a dot and a type with a slash, as in \"mkv\": \"video/matroska\""
        case .unreadable(let path, let errno):
            "table of media types \(path) could not be read: \(errno)"
        }
    }
}
