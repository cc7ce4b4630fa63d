/// What is asked of a server.
struct Request: Equatable, Sendable {
    /// A field of the request.
    struct Field: Equatable, Sendable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    var isHead = false
    let fields: [Field]
    /// How many bytes of the body are wanted; the rest is not read.
    let wanted: Int

    /// A request with fields, one of them `Range` if there is a range.
    init(_ range: String? = nil, _ fields: [Field] = [], wanting wanted: Int = 0) {
        self.fields = (range.map { [Field("Range", $0)] } ?? []) + fields
        self.wanted = wanted
    }

    /// HEAD, with fields.
    static func head(_ fields: [Field] = []) -> Request {
        var request = Request(nil, fields)
        request.isHead = true
        return request
    }
}
