internal import FastCGI
internal import Glibc
internal import MediaLibrary
internal import Playback

/// The delivery of one exchange: windows of a film until the last, and a line in the log at the end.
///
/// Between two windows it waits for the pace of its playback, and looks whether the grant still holds.
final class ExchangeDelivery: Delivery {
    private var content: FilmContent?
    private var record: ExchangeRecord
    private let log: Log
    private let transfers: Bool
    private var hasTransferred = false
    private var ticket: PlaybackTicket?
    /// When the grant ends, in seconds since 1970.
    private let end: Int64?
    /// The window whose turn has to be waited for.
    private var waiting: Int64?

    /// Delivers `content` after the head; nothing where there is none.
    ///
    /// - Parameters:
    ///   - content: The body.
    ///   - transfers: Whether the storage may hand it to the socket by itself.
    ///   - ticket: What counts the answer among its viewer's playbacks, and paces it.
    ///   - end: When the grant ends, in seconds since 1970.
    ///   - record: What the log is to say.
    ///   - log: The log.
    init(
        of content: FilmContent? = nil,
        transfers: Bool = false,
        in ticket: PlaybackTicket? = nil,
        until end: Int64? = nil,
        _ record: consuming ExchangeRecord,
        log: Log
    ) {
        self.content = content
        self.record = record
        self.log = log
        self.transfers = transfers
        self.ticket = ticket
        self.end = end
    }

    func next() -> DeliveryStep {
        if let waiting {
            self.waiting = nil
            return window(waiting)
        }
        guard let count = content?.nextWindow() else { return finish() }
        let delay = ticket?.pace?.take(count) ?? .zero
        guard delay > .zero else { return window(count) }
        waiting = count
        return .wait(delay)
    }

    /// Sends a window, if the grant still holds.
    private func window(_ count: Int64) -> DeliveryStep {
        if let end, Int64(time(nil)) >= end {
            record.fail("the lease of the link is over")
            return .abort
        }
        return .send(count: count)
    }

    private func finish() -> DeliveryStep {
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
        ticket = nil
        log.write(record, ending: ending, sent: sent)
    }
}
