/// Which folders something is for, such as `/`, `/talks/` or `/*/trailers/`: these and all beneath them.
///
/// `*` stands for any one name, or in a name for any part of it, also for none. Compared are the parts of a path, byte
/// for byte as the files are named.
public struct FolderPattern: Hashable, Sendable {
    private let names: [NamePattern]

    /// Whether a file at `path`, which begins with a slash, is in such a folder.
    func covers(_ path: [UInt8]) -> Bool {
        let folders = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst().dropLast()
        return names.count <= folders.count && zip(names, folders).allSatisfy { $0.matches($1) }
    }
}

extension FolderPattern: LosslessStringConvertible {
    /// Reads a pattern, which begins and ends with a slash.
    ///
    /// - Returns: `nil` for anything else, and for names that no path has: empty ones, those that begin with a dot, and
    ///   those with control characters.
    public init?(_ description: String) {
        let slash = UInt8(ascii: "/")
        guard description.utf8.first == slash, description.utf8.last == slash else { return nil }
        var names: [NamePattern] = []
        for part in description.utf8.split(separator: slash, omittingEmptySubsequences: false).dropFirst().dropLast() {
            guard let name = NamePattern(Array(part)) else { return nil }
            names.append(name)
        }
        self.names = names
    }

    /// The pattern as it was read.
    public var description: String {
        names.reduce("/") { $0 + String(decoding: $1.text, as: UTF8.self) + "/" }
    }

    /// Reads `FOLDER=REST`, the form of settings that are for folders, up to the first `/=`.
    ///
    /// - Returns: `nil` if there is no folder. One whose name begins with `=` can be meant by `*`.
    static func split(_ text: String) -> (folder: FolderPattern, rest: Substring)? {
        guard let end = text.firstRange(of: "/="), let folder = FolderPattern(text[..<end.lowerBound] + "/") else {
            return nil
        }
        return (folder, text[end.upperBound...])
    }
}

/// A name with asterisks in it.
private struct NamePattern: Hashable {
    let text: [UInt8]

    init?(_ text: [UInt8]) {
        guard let first = text.first, first != UInt8(ascii: "."), !text.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        self.text = text
    }

    func matches(_ name: ArraySlice<UInt8>) -> Bool {
        var pieces = text.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        let (start, end) = (pieces.removeFirst(), pieces.popLast())
        guard let end else { return name.elementsEqual(start) }
        guard name.starts(with: start) else { return false }
        var rest = name.dropFirst(start.count)
        // The first place where a piece fits leaves the most for those after it.
        for piece in pieces where !piece.isEmpty {
            guard let place = rest.firstRange(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.suffix(end.count).elementsEqual(end)
    }
}
