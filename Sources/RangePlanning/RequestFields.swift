/// What a request says, as far as planning must know it: the method and the values of its fields as they came.
public struct RequestFields: Hashable, Sendable {
    /// The methods that get a file, or what would be said about it.
    public enum Method: Sendable {
        /// Asks for the file.
        case get
        /// Asks for the fields alone. It never gets a part: RFC 9110 14.2 defines `Range` for GET.
        case head
    }

    /// The method.
    public var method: Method
    /// `Range`, RFC 9110 14.2.
    public var range: String?
    /// `If-Range`, RFC 9110 13.1.5.
    public var ifRange: String?
    /// `If-Match`, RFC 9110 13.1.1.
    public var ifMatch: String?
    /// `If-None-Match`, RFC 9110 13.1.2.
    public var ifNoneMatch: String?
    /// `If-Modified-Since`, RFC 9110 13.1.3.
    public var ifModifiedSince: String?
    /// `If-Unmodified-Since`, RFC 9110 13.1.4.
    public var ifUnmodifiedSince: String?
    /// `Sec-Fetch-Dest`, Fetch Metadata Request Headers 2.1: what a browser wants the file for.
    public var secFetchDest: String?

    /// Makes the fields of a request; those not given are absent.
    public init(
        method: Method = .get,
        range: String? = nil,
        ifRange: String? = nil,
        ifMatch: String? = nil,
        ifNoneMatch: String? = nil,
        ifModifiedSince: String? = nil,
        ifUnmodifiedSince: String? = nil,
        secFetchDest: String? = nil
    ) {
        self.method = method
        self.range = range
        self.ifRange = ifRange
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.ifUnmodifiedSince = ifUnmodifiedSince
        self.secFetchDest = secFetchDest
    }

    /// Whether a browser's media element asks.
    var isFromMediaElement: Bool { secFetchDest == "video" || secFetchDest == "audio" }
}
