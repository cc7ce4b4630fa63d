import FastCGI
import Testing

/// An answer as nginx gets it.
struct Exchange {
    let status: String
    /// The fields in order, without the status.
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    /// Takes an answer to its end, as the server does.
    init(_ response: Response) throws {
        let end = try #require(response.head.firstRange(of: Array("\r\n\r\n".utf8)))
        let lines = String(decoding: response.head[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var fields: [(name: String, value: String)] = []
        for line in lines {
            let colon = try #require(line.firstRange(of: ": "))
            fields.append((String(line[..<colon.lowerBound]), String(line[colon.upperBound...])))
        }
        #expect(Set(fields.map { $0.name.lowercased() }).count == fields.count, "a field is there twice: \(lines)")
        status = fields.removeFirst().value
        self.fields = fields
        let ended = response.delivery.deliver()
        #expect(ended.ending == .complete)
        body = response.head[end.upperBound...] + ended.body
    }

    /// The value of a field; `nil` if it is not there.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Delivery {
    /// Asks for everything and says how it ended, as the server does for a peer that reads `pieces` bytes at a time.
    func deliver(pieces: Int = 5) -> (body: [UInt8], ending: Ending) {
        var body: [UInt8] = []
        var announced = 0
        var ending = Ending.complete
        windows: while true {
            switch next() {
            case .send(let count): announced += Int(count)
            case .wait: continue
            case .finish: break windows
            case .abort:
                ending = .aborted
                break windows
            }
            while body.count < announced {
                var piece = [UInt8](repeating: 0, count: min(pieces, announced - body.count))
                var span = piece.mutableSpan
                var buffer = unsafe span.mutableBytes
                do {
                    try read(into: &buffer, at: Int64(body.count))
                } catch {
                    ending = .aborted
                    break windows
                }
                body += piece
            }
        }
        ended(ending, sent: Int64(body.count))
        return (body, ending)
    }
}
