/// A field of a response that follows from its plan.
public enum ResponseField: Equatable, Sendable {
    /// `Accept-Ranges: bytes`, RFC 9110 14.3.
    case acceptRanges
    /// `Content-Length`, RFC 9110 8.6, in bytes.
    case contentLength(Int64)
    /// `Content-Range` of a part, RFC 9110 14.4, of a file of `size` bytes.
    case contentRange(ByteRange, size: Int64)
    /// `Content-Range` where no part can be sent, RFC 9110 15.5.17, of a file of `size` bytes.
    case unsatisfiedRange(size: Int64)
    /// `Content-Type`, RFC 9110 8.3.
    case contentType(String)
    /// `Content-Type` of several parts, RFC 9110 14.6.
    case multipartContentType(MultipartBoundary)
    /// `ETag`, RFC 9110 8.8.3.
    case entityTag(EntityTag)
    /// `Last-Modified`, RFC 9110 8.8.2.
    case lastModified(HTTPDate)
    /// `Vary: Sec-Fetch-Dest`, RFC 9110 12.5.5.
    case variesByDestination

    /// The name of the field, in its usual case.
    public var name: String {
        switch self {
        case .acceptRanges: "Accept-Ranges"
        case .contentLength: "Content-Length"
        case .contentRange, .unsatisfiedRange: "Content-Range"
        case .contentType, .multipartContentType: "Content-Type"
        case .entityTag: "ETag"
        case .lastModified: "Last-Modified"
        case .variesByDestination: "Vary"
        }
    }

    /// The value of the field.
    public var value: String {
        var bytes: [UInt8] = []
        appendValue(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the value of the field, without taking memory of its own.
    public func appendValue(to bytes: inout [UInt8]) {
        switch self {
        case .acceptRanges:
            bytes.append("bytes")
        case .contentLength(let count):
            bytes.append(decimal: count)
        case .contentRange(let range, let size):
            bytes.append(contentRange: range, size: size)
        case .unsatisfiedRange(let size):
            bytes.append("bytes */")
            bytes.append(decimal: size)
        case .contentType(let mediaType):
            bytes.append(mediaType)
        case .multipartContentType(let boundary):
            bytes.append("multipart/byteranges; boundary=")
            bytes.append(boundary)
        case .entityTag(let tag):
            bytes.append(tag.text)
        case .lastModified(let date):
            bytes.append(date)
        case .variesByDestination:
            bytes.append("Sec-Fetch-Dest")
        }
    }
}

extension [UInt8] {
    /// Appends the value of `Content-Range`, whose last position is included: RFC 9110 14.4.
    mutating func append(contentRange range: ByteRange, size: Int64) {
        append("bytes ")
        append(decimal: range.lowerBound)
        append("-")
        append(decimal: range.upperBound - 1)
        append("/")
        append(decimal: size)
    }
}
