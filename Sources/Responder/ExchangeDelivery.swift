internal import FastCGI
internal import Glibc
internal import MediaLibrary
internal import Observations
internal import Playback

/// The delivery of one exchange: windows of a film until the last, and a line in the log at the end.
///
/// Between two windows it waits for the pace of its playback, and looks whether the grant still holds.
final class ExchangeDelivery: Delivery {
    private var content: FilmContent?
    private var record: ExchangeRecord
    private let log: Log
    private let observer: Observer
    /// What the observer of the playback is told.
    private let attendance: Attendance?
    /// When the window that is sent began.
    private var windowBegan: MonotonicTime?
    /// Whether the storage may hand the body to the socket by itself, and has not failed to.
    private var transfers: Bool
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
    ///   - observer: Who sees what happens.
    ///   - attendance: Who sees how far the answer is, if it belongs to a playback.
    init(
        of content: FilmContent? = nil,
        transfers: Bool = false,
        in ticket: PlaybackTicket? = nil,
        until end: Int64? = nil,
        _ record: consuming ExchangeRecord,
        log: Log,
        observer: Observer,
        attendance: Attendance? = nil
    ) {
        self.observer = observer
        self.attendance = attendance
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
        if let announced = content?.announced, announced > DeliveryStep.mostUnsent {
            advance(to: announced - DeliveryStep.mostUnsent)
        }
        guard let count = content?.nextWindow() else { return finish() }
        endWindow()
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
        if content?.isInFile == true { windowBegan = .now }
        return .send(count: count)
    }

    /// Takes note that a window is sent, to within what waits to be written.
    private func endWindow() {
        if let began = windowBegan.take() { observer.windowWent(in: .now - began) }
    }

    private func advance(to sent: Int64) {
        guard let attendance, let progress = content?.progress(at: sent) else { return }
        attendance.advance(to: progress.count, position: progress.position)
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
        do throws(TransferError) {
            let count = try content.transfer(from: offset, count: count, to: socket)
            hasTransferred = true
            return count
        } catch {
            // What a storage cannot do once is not tried for each record: the rest is read.
            if error == .impossible { transfers = false }
            throw error
        }
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        do throws(FilmContentError) {
            try content?.read(into: &buffer, at: offset)
        } catch {
            record.fail("\(error)")
            throw DeliveryFailed()
        }
    }

    func began() {
        if !record.isOwn { observer.firstByteWent(after: record.age) }
    }

    func wasBlocked(sent: Int64) {
        guard let attendance else { return }
        advance(to: sent)
        attendance.block()
    }

    func wasUnblocked() {
        attendance?.unblock()
    }

    func ended(_ ending: Ending, sent: Int64) {
        ticket = nil
        let ending = endedByHand(ending)
        if ending == .complete { endWindow() }
        if let attendance {
            advance(to: sent)
            attendance.end(abandoned: ending == .clientGone ? record.length - sent : 0) { note in
                content?.forEachSpan(in: sent, note)
            }
        }
        let duration = record.age
        if !record.isOwn {
            observer.exchangeEnded(status: record.status?.rawValue, ExchangeEnding(ending), after: duration)
        }
        log.write(record, ending: ending, sent: sent, duration: duration)
    }

    /// What has become of an answer whose peer was sent away: it did not leave.
    private func endedByHand(_ ending: Ending) -> Ending {
        guard ending == .clientGone, attendance?.isCut == true else { return ending }
        record.fail(Refusal.endedWord)
        return .stopped
    }
}
