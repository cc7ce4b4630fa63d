/// A folder of films, and the name under which its films are found.
public struct RootFolder: Hashable, Sendable {
    /// The first part of the paths that lead here, or `nil` for the only root.
    public let name: String?
    /// The folder, as written; a relative one starts at the working folder.
    public let folder: String
}

extension RootFolder: LosslessStringConvertible {
    /// Reads `NAME=FOLDER` or `FOLDER`.
    ///
    /// A name is one part of a path: it has no `/` and, since hidden files are not served, does not begin with a dot.
    /// A folder whose own name holds `=` is written with `/` or `./` in front.
    ///
    /// - Returns: `nil` for an empty folder, a name that is not one, and control characters.
    public init?(_ description: String) {
        guard !description.isEmpty, !description.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        guard let equals = description.firstIndex(of: "="), !Self.isPlainlyFolder(description) else {
            self.init(name: nil, folder: description)
            return
        }
        let name = description[..<equals]
        let folder = description[description.index(after: equals)...]
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), !folder.isEmpty else { return nil }
        self.init(name: String(name), folder: String(folder))
    }

    /// The root as the setting takes it.
    public var description: String {
        name.map { "\($0)=\(folder)" } ?? folder
    }

    /// Completes "allowed is …".
    static let allowed = """
        FOLDER, or NAME=FOLDER where NAME has no / and does not begin with a dot; \
        several roots need a NAME each, and each NAME once
        """

    /// The first root that lacks a name beside others, or has a name that one before it has.
    static func firstConflict(among roots: [RootFolder]) -> RootFolder? {
        guard roots.count > 1 else { return nil }
        var names: Set<String> = []
        return roots.first { root in
            guard let name = root.name else { return true }
            return !names.insert(name).inserted
        }
    }

    private static func isPlainlyFolder(_ text: String) -> Bool {
        text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../")
    }
}
