import Glibc
import SystemPackage
import Testing

@testable import FastCGI

struct WindowStreamTests {
    @Test func sendsWhatWasPut() throws {
        let pair = SocketPair()
        let stream = WindowStream()
        stream.put([1, 2, 3].span)
        stream.put(filled: stream.fill(count: 4) { $0.storeBytes(of: UInt32(0x0707_0707), as: UInt32.self) })
        #expect(stream.count == 7 && stream.room == WindowStream.capacity - 7)
        #expect(try stream.send(to: pair.server) == 7)
        #expect(try pair.peer.receive(atMost: 100) == [1, 2, 3, 7, 7, 7, 7])
        #expect(stream.count == 0 && stream.room == WindowStream.capacity)
    }

    @Test func sendsWhatStandsBetweenFilledBytesInItsPlace() throws {
        let pair = SocketPair()
        let stream = WindowStream()
        let content = stream.fill(count: 4) { $0.storeBytes(of: UInt32(bigEndian: 0x0102_0304), as: UInt32.self) }
        stream.put([8].span)
        stream.put(filled: content.prefix(2))
        stream.put([9, 9].span)
        stream.put(filled: content.dropFirst(2))
        #expect(stream.count == 7)
        #expect(try stream.send(to: pair.server) == 7)
        #expect(try pair.peer.receive(atMost: 100) == [8, 1, 2, 9, 9, 3, 4])
    }

    @Test func sendsNothing() throws {
        let pair = SocketPair()
        let stream = WindowStream()
        #expect(try stream.send(to: pair.server) == 0)
        #expect(!pair.peer.hasArrival)
    }

    @Test func sendsWhatTheSocketTakesAndKeepsTheRest() throws {
        let pair = SocketPair(sendBuffer: 20_000)
        let stream = WindowStream()
        stream.putFilm()
        let sent = try stream.send(to: pair.server)
        #expect(0 < sent && sent < WindowStream.capacity)
        #expect(stream.count == WindowStream.capacity - sent)
        #expect(try stream.send(to: pair.server) == 0, "The socket is full.")
        var arrived = try pair.peer.receive(atMost: sent)
        while arrived.count < WindowStream.capacity {
            _ = try stream.send(to: pair.server)
            arrived += try pair.peer.receive(atMost: WindowStream.capacity)
        }
        #expect(arrived.count == WindowStream.capacity && Film.begins(with: arrived))
        #expect(stream.count == 0 && stream.room == WindowStream.capacity)
    }

    @Test func forgetsWhatIsDiscarded() throws {
        let pair = SocketPair()
        let stream = WindowStream()
        stream.put([1, 2, 3].span)
        stream.discard()
        stream.put([4].span)
        #expect(try stream.send(to: pair.server) == 1)
        #expect(try pair.peer.receive(atMost: 100) == [4])
    }

    @Test func takesNothingFromAReadThatFails() throws {
        let pair = SocketPair()
        let stream = WindowStream()
        stream.put([1].span)
        #expect(throws: DeliveryFailed.self) {
            _ = try stream.fill(count: 8) { span throws(DeliveryFailed) in
                span.storeBytes(of: UInt64.max, as: UInt64.self)
                throw DeliveryFailed()
            }
        }
        #expect(try stream.send(to: pair.server) == 1)
        #expect(try pair.peer.receive(atMost: 100) == [1])
    }

    @Test func servesOneConnectionAfterTheOther() throws {
        let gone = SocketPair()
        let next = SocketPair()
        let stream = WindowStream()
        gone.peer.disconnect()
        stream.put([1].span)
        #expect(throws: Errno.brokenPipe) { try stream.send(to: gone.server) }
        stream.put([2].span)
        #expect(try stream.send(to: next.server) == 1)
        #expect(try next.peer.receive(atMost: 100) == [2])
    }

    @Test func aPeerThatIsGoneIsAnErrorAndNoSignal() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let pair = SocketPair()
            pair.peer.disconnect()
            let stream = WindowStream()
            stream.put([1].span)
            #expect(throws: Errno.brokenPipe) { try stream.send(to: pair.server) }
        }
    }

    @Test func moreThanTheBufferTakes() async {
        await #expect(processExitsWith: .failure) {
            let stream = WindowStream()
            stream.put([UInt8](repeating: 0, count: WindowStream.capacity + 1).span)
        }
        await #expect(processExitsWith: .failure) {
            let stream = WindowStream()
            stream.put([1].span)
            stream.put(filled: stream.fill(count: WindowStream.capacity) { _ in })
        }
    }
}

extension WindowStream {
    /// Fills the buffer to its end.
    fileprivate func putFilm() {
        put(filled: fill(count: room) { Film.copy(to: &$0, from: 0) })
    }
}
