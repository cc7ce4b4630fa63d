import Responder
import Testing

@testable import Checking

/// Whether nginx and the responder mean the same socket.
struct ListenAddressTests {
    @Test(
        arguments: [
            ("unix:/run/a.sock", "unix:/run/a.sock", true), ("unix:/run/a.sock", "unix:/run/b.sock", false),
            ("unix:a.sock", "unix:/run/a.sock", true), ("unix:/run/a.sock", "unix:a.sock", true),
            ("unix:a.sock", "unix:/run/aa.sock", false), ("unix:/run/a.sock", "127.0.0.1:9000", false),
            ("127.0.0.1:9000", "localhost:9000", true), ("127.0.0.1:9000", "127.0.0.1:9001", false),
            ("[::1]:9000", "[::1]:9000", true), ("10.0.0.1:9000", "10.0.0.2:9000", false),
            ("10.0.0.1:9000", "10.0.0.1:9000", true),
        ]
    )
    func meansTheSame(_ own: String, _ other: String, _ isSame: Bool) throws {
        #expect(try #require(ListenAddress(own)).isMeant(by: other) == isSame)
    }
}
