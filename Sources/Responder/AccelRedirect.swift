internal import MediaLibrary
internal import RangePlanning

/// Delivery by nginx: the answer names the film, and nginx sends it from an internal location by `X-Accel-Redirect`.
///
/// Ranges, preconditions and HEAD are nginx's then. Where it cannot keep what a grant promises, the film is sent by this
/// program; so that a player does not notice, both give it the same entity tag.
struct AccelRedirect {
    private let location: AccelLocation

    /// `nil` where this program sends all films.
    init?(_ settings: Settings) {
        guard settings.delivery == .accel else { return nil }
        location = settings.accelLocation
    }

    /// Appends where nginx finds the film at `path`, which begins with a slash and is decoded.
    ///
    /// nginx decodes what it gets here once more.
    func append(to head: inout ResponseHead, for path: RequestPath) {
        let film = path.bytes.dropFirst().percentEncoded { $0.isUnreserved || $0 == UInt8(ascii: "/") }
        head.append("X-Accel-Redirect", location.path + film)
    }

    /// The tag that nginx gives to a file: its time in seconds and its size, both in hexadecimal digits.
    ///
    /// `nil` for content that nginx never sends, because it is made from a file.
    func entityTag(of representation: Representation) -> EntityTag? {
        guard representation.variant == nil else { return nil }
        let numbers = [representation.modified.seconds, representation.size]
        return EntityTag(
            parsing: "\"" + numbers.map { String(UInt64(bitPattern: $0), radix: 16) }.joined(separator: "-") + "\""
        )
    }
}
