/// A file that pages use: a style, a script or a picture, out of the binary.
public struct Asset: Sendable {
    /// Its name, the last part of its address.
    public let name: String
    /// What it holds.
    public let bytes: [UInt8]

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    private static let all = [
        Asset("base.css", PackageResources.base_css),
        Asset("icon.svg", PackageResources.icon_svg),
        Asset("library.css", PackageResources.library_css),
        Asset("library.js", PackageResources.library_js),
        Asset("moments.js", PackageResources.moments_js),
        Asset("player.css", PackageResources.player_css),
        Asset("player.js", PackageResources.player_js),
        Asset("status.css", PackageResources.status_css),
        Asset("status.js", PackageResources.status_js),
    ]

    /// The asset of a name; `nil` if there is none.
    public init?(named name: some StringProtocol) {
        guard let asset = Self.all.first(where: { $0.name == name }) else { return nil }
        self = asset
    }

    /// Tells these assets, all together, from those of another build: 16 hexadecimal digits.
    ///
    /// It is a part of their addresses, and scripts name one another relative to their own, so a browser may keep each
    /// for good and never mixes those of two builds.
    public static let version: String = {
        // FNV-1a: told from chance, not from malice, for all of it is ours.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in all.lazy.flatMap({ Array($0.name.utf8) + $0.bytes }) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()

    /// The value of `Content-Type`.
    public var contentType: String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        default: "image/svg+xml"
        }
    }
}
