/// A field that is sent along with the films in some folders.
public struct ResponseFieldRule: Hashable, Sendable {
    /// The folders.
    public let folder: FolderPattern
    /// The name of the field, which is none that the responder sends itself.
    public let name: String
    /// The value of the field, in printable ASCII.
    public let value: String
}

extension ResponseFieldRule: LosslessStringConvertible {
    /// Reads `FOLDER=NAME: VALUE`.
    ///
    /// - Returns: `nil` if FOLDER is no pattern of folders, NAME is no field name or one of the responder's own, or VALUE
    ///   is empty or not printable.
    public init?(_ description: String) {
        guard let (folder, field) = FolderPattern.split(description), let colon = field.firstIndex(of: ":") else {
            return nil
        }
        let name = field[..<colon]
        let value = field[field.index(after: colon)...].trimmed
        guard name.isToken, !Self.ownNames.contains(where: { $0.lowercased() == name.lowercased() }),
            !value.isEmpty, value.utf8.allSatisfy({ 0x20...0x7E ~= $0 })
        else { return nil }
        self.init(folder: folder, name: String(name), value: String(value))
    }

    /// The rule as the setting takes it.
    public var description: String { "\(folder)=\(name): \(value)" }

    /// Completes "allowed is …".
    static let allowed = """
        FOLDER=NAME: VALUE, such as /talks/=X-Robots-Tag: noindex; \
        NAME is not a field that is sent anyway, such as ETag or Cache-Control, or that nginx acts upon
        """

    /// The fields that the responder sends, those that belong to the connection or to nginx, and those that nginx acts
    /// upon: a second one would contradict the first.
    private static let ownNames = [
        "Accept-Ranges", "Access-Control-Allow-Credentials", "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers", "Allow", "Cache-Control", "Connection", "Content-Disposition",
        "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "contentFeatures.dlna.org", "Date",
        "ETag",
        "Keep-Alive", "Last-Modified", "Location", "Retry-After", "Server", "Status", "Trailer", "Transfer-Encoding",
        "transferMode.dlna.org", "Upgrade", "Vary", "X-Accel-Limit-Rate", "X-Accel-Redirect", "X-Content-Type-Options",
    ]
}
