/// A media type that the operator gives to a file name extension.
public struct MediaTypeOverride: Hashable, Sendable {
    /// The extension in lower case, without its dot.
    public let fileExtension: String
    /// The media type, such as `video/mp4` (RFC 9110 8.3.1), without parameters.
    public let mediaType: String
}

extension MediaTypeOverride: LosslessStringConvertible {
    /// Reads `EXTENSION=TYPE/SUBTYPE`, with or without the extension's dot.
    ///
    /// - Returns: `nil` if the extension is empty or holds `/` or another dot, or the type is not two tokens.
    public init?(_ description: String) {
        guard let equals = description.firstIndex(of: "=") else { return nil }
        var fileExtension = description[..<equals]
        if fileExtension.hasPrefix(".") { fileExtension.removeFirst() }
        let mediaType = description[description.index(after: equals)...]
        let tokens = mediaType.split(separator: "/", omittingEmptySubsequences: false)
        guard fileExtension.isToken, !fileExtension.contains("."), tokens.count == 2,
            tokens.allSatisfy(\.isToken)
        else { return nil }
        self.init(fileExtension: fileExtension.lowercased(), mediaType: String(mediaType))
    }

    /// The override as the setting takes it.
    public var description: String { "\(fileExtension)=\(mediaType)" }

    /// The first override of an extension that one before it overrides.
    static func firstConflict(among overrides: [MediaTypeOverride]) -> MediaTypeOverride? {
        var extensions: Set<String> = []
        return overrides.first { !extensions.insert($0.fileExtension).inserted }
    }
}
