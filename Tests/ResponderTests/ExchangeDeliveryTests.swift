import FastCGI
import MediaLibrary
import Observations
import RangePlanning
import Testing

@testable import Responder

/// A film on its way, on good days and bad ones.
struct ExchangeDeliveryTests {
    private static let size: Int64 = 300

    private static func record(
        _ method: String,
        _ path: String,
        agent: String? = nil
    ) throws -> ExchangeRecord {
        let path = try TestRequest(["PATH_INFO": path]).received { RequestPath(of: $0) }
        return ExchangeRecord(method: method, path: path, fields: RequestFields(), agent: agent)
    }

    /// Delivers a film, and says what arrived and what the log says.
    private static func deliver(_ film: FakeFilm, _ range: String?) throws -> (
        body: [UInt8], ending: Ending, log: String
    ) {
        let pipe = try Pipe()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        let plan = FilmContentTests.plan(range, size: size, window: 64)
        let content = FilmContent(plan, of: film, window: 64)
        var record = try Self.record("GET", "/a film.mp4", agent: "x\ny")
        record.answer(by: plan)
        let (body, ending) = ExchangeDelivery(of: content, record, log: log, observer: Observer())
            .deliver(pieces: 50)
        log.flush(within: .seconds(30))
        let lines = try pipe.lines()
        #expect(lines.count == 1)
        return (body, ending, lines.first ?? "")
    }

    @Test func everyByteArrivesInItsPlace() throws {
        let film = FakeFilm(size: Self.size)
        let (body, ending, log) = try Self.deliver(film, "bytes=10-")
        #expect(body == FakeFilm.bytes(10..<Self.size))
        #expect(ending == .complete)
        #expect(log.contains("level=info message=exchange method=GET path=\"/a film.mp4\" status=206"))
        #expect(log.contains(" length=290 sent=290 ending=complete "))
        #expect(log.hasSuffix(#" agent="x\ny""#))
    }

    /// SQLite's way: the first read fails, the second, and on until a delivery has fewer reads than that.
    @Test(arguments: ["bytes=10-", "bytes=0-9,100-119,290-299"])
    func whicheverReadFailsWhatArrivedIsATrueBeginning(_ range: String) throws {
        let whole = FakeFilm(size: Self.size)
        let expected = FilmContentTests.plan(range, size: Self.size, window: 64).slices.map { slice in
            switch slice {
            case .text(let text): text
            case .file(let part): FakeFilm.bytes(part.lowerBound..<part.upperBound)
            }
        }
        var number = 1
        while true {
            let film = FakeFilm(size: Self.size, fault: .read(number))
            let (body, ending, log) = try Self.deliver(film, range)
            if film.readCount < number { break }
            #expect(ending == .aborted)
            #expect(body.count < expected.joined().count)
            // The boundary between parts is made anew for each plan.
            if expected.count == 1 { #expect(expected[0].starts(with: body)) }
            #expect(log.contains("level=error message=exchange"))
            #expect(log.contains(" sent=\(body.count) ending=aborted reason=\"pread at byte "))
            number += 1
        }
        _ = try Self.deliver(whole, range)
        #expect(number - 1 == whole.readCount)
        #expect(number > 3)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 150, 299] as [Int64])
    func aFileThatIsCutShortEndsInAnErrorAfterATrueBeginning(_ length: Int64) throws {
        let (body, ending, log) = try Self.deliver(FakeFilm(size: Self.size, fault: .cut(length)), nil)
        #expect(ending == .aborted)
        #expect(body.count <= length && body == FakeFilm.bytes(0..<Int64(body.count)))
        #expect(log.contains("reason=\"the file was cut short and now ends at byte \(length)\""))
    }

    @Test(arguments: [nil, 299, 11, 0] as [Int64?])
    func whatWasTransferredIsLookedAtBeforeTheEnd(length: Int64?) throws {
        let pipe = try Pipe()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        let plan = FilmContentTests.plan("bytes=10-", size: Self.size, window: 512)
        let film = FakeFilm(size: Self.size, fault: length.map { .cut($0) })
        var record = try Self.record("GET", "/film.mp4")
        record.answer(by: plan)
        let content = FilmContent(plan, of: film, window: 512)
        let delivery = ExchangeDelivery(of: content, transfers: true, record, log: log, observer: Observer())
        #expect(delivery.transferableCount == 290)
        #expect(delivery.next() == .send(count: 290))
        #expect(try delivery.transfer(from: 0, count: 290, to: -1) == 290)
        #expect(delivery.next() == (length == nil ? .finish : .abort))
        delivery.ended(.aborted, sent: 290)
        log.flush(within: .seconds(30))
        let reason = length.map { "reason=\"the file was cut short and now ends at byte \($0)\"" }
        #expect(try pipe.lines().first?.contains(reason ?? "ending=aborted duration") == true)
    }

    /// A film in a storage without descriptors: one attempt, and the rest is read and nothing more asked.
    @Test func whatCannotBeTransferredIsRead() throws {
        let pipe = try Pipe()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        let plan = FilmContentTests.plan(nil, size: Self.size, window: 512)
        let content = FilmContent(plan, of: FakeFilm(size: Self.size, fault: .distance), window: 512)
        let record = try Self.record("GET", "/film.mp4")
        let delivery = ExchangeDelivery(of: content, transfers: true, record, log: log, observer: Observer())
        #expect(delivery.transferableCount == Self.size)
        #expect(throws: TransferError.impossible) { try delivery.transfer(from: 0, count: 100, to: -1) }
        #expect(delivery.transferableCount == 0)
        let (body, ending) = delivery.deliver(pieces: 50)
        #expect(body == FakeFilm.bytes(0..<Self.size))
        #expect(ending == .complete)
        log.flush(within: .seconds(30))
        #expect(try pipe.lines().first?.contains("ending=complete") == true)
    }

    @Test func textBetweenPartsIsNotTransferred() throws {
        let plan = FilmContentTests.plan("bytes=0-9,100-119", size: Self.size, window: 512)
        let content = FilmContent(plan, of: FakeFilm(size: Self.size), window: 512)
        #expect(throws: TransferError.impossible) { try content.transfer(from: 0, count: 5, to: -1) }
        let introduction = Int64(plan.slices.first { _ in true }?.count ?? 0)
        #expect(try content.transfer(from: introduction, count: 10, to: -1) == 10)
    }

    @Test func anAnswerWithoutAFilmEndsAtOnce() throws {
        let pipe = try Pipe()
        let log = try Log(level: .info, format: .logfmt, to: pipe.writing)
        var record = try Self.record("OPTIONS", "")
        record.answer(.noContent)
        let delivery = ExchangeDelivery(record, log: log, observer: Observer())
        #expect(delivery.next() == .finish)
        delivery.ended(.clientGone, sent: 0)
        log.flush(within: .seconds(30))
        let lines = try pipe.lines()
        #expect(lines.count == 1)
        #expect(
            lines.first?.contains(" method=OPTIONS path=\"\" status=204 length=0 sent=0 ending=client-gone ") == true
        )
    }
}
