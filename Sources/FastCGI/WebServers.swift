public import Addresses

/// The web servers that may connect to a TCP socket, by their addresses.
public struct WebServers: Equatable, Sendable {
    private let addresses: [AddressRange]

    /// The variable in which the starter of a process names them (FastCGI specification, section 3.2).
    static let variable = "FCGI_WEB_SERVER_ADDRS"

    /// Those at any of the addresses.
    public init(_ addresses: [AddressRange]) {
        self.addresses = addresses
    }

    /// Those that the starter of the process allows, in `FCGI_WEB_SERVER_ADDRS`: addresses with commas between them.
    ///
    /// The specification has IPv4 addresses alone; IPv6 addresses and ranges are taken too. `nil` if the variable is not
    /// set, or empty.
    ///
    /// - Parameter environment: Gives a variable's value.
    /// - Throws: ``ListeningSocketError/noAddress(_:)`` for a part that is none.
    public init?(environment: (String) -> String?) throws(ListeningSocketError) {
        guard let list = environment(Self.variable), !list.isEmpty else { return nil }
        addresses = try list.split(separator: ",", omittingEmptySubsequences: false)
            .map { part throws(ListeningSocketError) in
                let text = part.filter { $0 != " " }
                guard let address = AddressRange(text) else { throw .noAddress(text) }
                return address
            }
    }

    /// Whether a web server at this address, given as text, is one of them.
    func contains(_ address: String) -> Bool {
        addresses.contains { $0.contains(address) }
    }
}
