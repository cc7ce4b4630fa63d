internal import FastCGI
internal import MediaLibrary

/// The delivery of one exchange: windows of a film until the last, and a line in the log at the end.
final class ExchangeDelivery: Delivery {
    private var content: FilmContent?
    private var record: ExchangeRecord
    private let log: Log
    private let transfers: Bool
    private var hasTransferred = false

    /// Delivers `content` after the head; nothing where there is none.
    ///
    /// - Parameters:
    ///   - content: The body.
    ///   - transfers: Whether the storage may hand it to the socket by itself.
    ///   - record: What the log is to say.
    ///   - log: The log.
    init(of content: FilmContent? = nil, transfers: Bool = false, _ record: consuming ExchangeRecord, log: Log) {
        self.content = content
        self.record = record
        self.log = log
        self.transfers = transfers
    }

    func next() -> DeliveryStep {
        if let count = content?.nextWindow() { return .send(count: count) }
        do throws(FilmContentError) {
            if hasTransferred { try content?.check() }
            return .finish
        } catch {
            record.fail("\(error)")
            return .abort
        }
    }

    var transferableCount: Int64 { transfers ? content?.count ?? 0 : 0 }

    func transfer(from offset: Int64, count: Int, to socket: CInt) throws(TransferError) -> Int {
        guard let content else { throw .impossible }
        hasTransferred = true
        return try content.transfer(from: offset, count: count, to: socket)
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        do throws(FilmContentError) {
            try content?.read(into: &buffer, at: offset)
        } catch {
            record.fail("\(error)")
            throw DeliveryFailed()
        }
    }

    func ended(_ ending: Ending, sent: Int64) {
        log.write(record, ending: ending, sent: sent)
    }
}
