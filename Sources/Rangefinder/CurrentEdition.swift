import FastCGI
import Responder

/// The edition that new requests are answered by, for as long as it is the current one.
final class CurrentEdition: Application {
    /// Held while a reference is copied or exchanged, never while an answer is found.
    private let edition: ThreadMutex<Edition>

    init(_ edition: Edition) {
        self.edition = ThreadMutex(edition)
    }

    /// The edition of the moment.
    var value: Edition { edition.withLock { $0 } }

    /// Lets requests from now on have another edition; the one before goes with the last answer that it began.
    func replace(with next: Edition) {
        var other = next
        // It goes after the lock, for with the last reference its roots are closed.
        edition.withLock { swap(&$0, &other) }
    }

    func respond(to request: borrowing Request) -> Response {
        value.responder.respond(to: request)
    }
}
