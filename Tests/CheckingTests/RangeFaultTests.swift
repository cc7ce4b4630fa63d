import Testing

@testable import Checking

/// What is wrong with the answer to `bytes=100-199` of 1000 bytes.
struct RangeFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let exchange: Exchange
        let fault: RangeFault?
    }

    @Test(
        arguments: [
            Case(testDescription: "exact", exchange: .part(100, 199, of: 1000), fault: nil),
            Case(testDescription: "whole", exchange: .whole(1000), fault: .ignored),
            Case(testDescription: "403", exchange: .answer(403, [:]), fault: .refused(403)),
            Case(testDescription: "no place", exchange: .answer(206, [:]), fault: .placeMissing),
            Case(
                testDescription: "a field of the request",
                exchange: .answer(206, ["Content-Range": "bytes=100-199"]),
                fault: .placeUnreadable("bytes=100-199")
            ),
            Case(
                testDescription: "size unknown",
                exchange: .answer(206, ["Content-Range": "bytes 100-199/*"]),
                fault: .totalMissing
            ),
            Case(testDescription: "size of the part", exchange: .part(100, 199, of: 200), fault: .wrongTotal(200)),
            Case(testDescription: "from the start", exchange: .part(0, 99, of: 1000), fault: .wrongPlace(0)),
            Case(testDescription: "short", exchange: .part(100, 149, of: 1000), fault: .cutShort(50)),
            Case(testDescription: "by one short", exchange: .part(100, 198, of: 1000), fault: .cutShort(99)),
            Case(testDescription: "to the end", exchange: .part(100, 999, of: 1000), fault: .endIgnored(900)),
            Case(
                testDescription: "length by one off",
                exchange: .part(100, 199, of: 1000, ["Content-Length": "99"]),
                fault: .wrongLength(99)
            ),
            Case(
                testDescription: "gzip",
                exchange: .part(100, 199, of: 1000, ["Content-Encoding": "gzip"]),
                fault: .encoded("gzip")
            ),
        ]
    )
    func isNamed(_ row: Case) {
        #expect(RangeFault(in: row.exchange, to: Ask(100, 199), of: 1000) == row.fault)
    }

    /// RFC 9110 section 14.1.2: an end beyond that of the film means the film's.
    @Test
    func anEndBeyondTheFilmIsItsOwn() {
        #expect(RangeFault(in: .part(900, 999, of: 1000), to: Ask(900, 1999), of: 1000) == nil)
        #expect(RangeFault(in: .part(900, 999, of: 1000), to: Ask(900), of: 1000) == nil)
        #expect(RangeFault(in: .part(900, 998, of: 1000), to: Ask(900), of: 1000) == .cutShort(99))
    }

    @Test
    func comparesBytes() {
        var exchange = Exchange.part(100, 199, of: 1000)
        exchange.body = [1, 2, 3]
        #expect(RangeFault(in: exchange, to: Ask(100, 199), of: 1000, holding: [1, 2, 3, 4]) == nil)
        #expect(RangeFault(in: exchange, to: Ask(100, 199), of: 1000, holding: [1, 2, 4]) == .wrongBytes)
        exchange.brokeOff = true
        #expect(RangeFault(in: exchange, to: Ask(100, 199), of: 1000) == .brokeOff)
    }

    /// Each server gives itself away by what it sends.
    @Test(
        arguments: [
            (["Server": "SimpleHTTP/0.6 Python/3.11"], "Python's http.server"),
            (["Server": "nginx", "Accept-Ranges": "bytes"], "something in front of it takes Range away"),
            (["Server": "nginx"], "max_ranges"),
            (["Server": "cloudflare", "CF-Cache-Status": "DYNAMIC"], "CDN"),
            (["Content-Encoding": "gzip", "Server": "nginx"], "do not compress films"),
            ([:], "nginx, Caddy and Rangefinder do"),
        ] as [([String: String], String)]
    )
    func advisesByTheServer(_ fields: [String: String], _ advice: String) {
        #expect(RangeFault.ignored.advice(seeing: .whole(1000, fields)).contains(advice))
    }
}
