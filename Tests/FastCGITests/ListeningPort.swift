import Glibc

@testable import FastCGI

extension ListeningSocket {
    /// The port of a TCP socket.
    var port: UInt16 {
        // Where the port stands in the addresses of both families.
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        unsafe withUnsafeMutablePointer(to: &address) { address in
            _ = unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        return UInt16(bigEndian: address.sin6_port)
    }
}
