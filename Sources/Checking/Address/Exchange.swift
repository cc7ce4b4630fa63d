/// A request and the answer to it, as far as it was read.
struct Exchange: Equatable, Sendable {
    let request: Request
    let status: Int
    let fields: HeaderFields
    /// The beginning of the body: what was wanted, or less if there was no more.
    var body: [UInt8] = []
    /// How many bytes of the body came before the reading ended.
    var received: Int64 = 0
    /// From the request to the first byte of the answer, without the time of connecting.
    var firstByte = Duration.zero
    /// The addresses that redirected to the next, and at last to this answer.
    var redirects: [String] = []
    /// Whether the answer ended before what it promised had come.
    var brokeOff = false

    /// `Content-Length`, where it is a number.
    var length: Int64? { fields["Content-Length"].flatMap { Int64($0) } }

    /// How the body is encoded, where it is not the film's own bytes.
    var encoding: String? { fields["Content-Encoding"].flatMap { $0 == "identity" ? nil : $0 } }
}
