import ArgumentParser
import JSONWriting

/// A path that a link can be for: a file, or a folder with a slash at its end, written as on the disk.
struct LinkedPath: Equatable {
    let text: String

    /// The longest path that Linux opens (`PATH_MAX`).
    private static let maximumLength = 4096

    /// Takes a path.
    ///
    /// - Throws: ``Fault`` with the first reason for which nothing is served there.
    init(_ text: String) throws(Fault) {
        // By bytes: to text, a slash with an accent behind it would be another letter.
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw Fault("it must begin with a slash, as in /films/a.mp4")
        }
        guard text.utf8.count <= Self.maximumLength else {
            throw Fault("it is longer than \(Self.maximumLength) bytes")
        }
        var parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        for part in parts { try Self.check(Substring(part)) }
        self.text = text
    }

    private static func check(_ part: Substring) throws(Fault) {
        if part.isEmpty { throw Fault("two slashes stand side by side: there is no name between them") }
        if part == "." || part == ".." { throw Fault("\(part) is no name: write the path without it") }
        if part.utf8.first == UInt8(ascii: ".") {
            throw Fault("\(JSONText.quoted(String(part))) begins with a dot: it is never served")
        }
        guard part.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Fault("\(JSONText.quoted(String(part))) has a control character in it: it is never served")
        }
    }

    /// Whether it begins as paths with a token in front do, so that a name would be taken for a token.
    var looksSigned: Bool { text.hasPrefix(SignedAddress.mark) }

    /// The path as it stands in an address: all but letters, digits and `-._~/` encoded (RFC 3986 section 2.3).
    var percentEncoded: String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII, scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar) {
                return String(scalar)
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        .joined()
    }

    /// Why a path is none that a link can be for.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String

        fileprivate init(_ description: String) {
            self.description = description
        }
    }
}

extension LinkedPath {
    /// Reads a command line's value, or says what is wrong with it.
    static func argument(_ text: String) throws -> LinkedPath {
        do throws(Fault) {
            return try LinkedPath(text)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
