import SystemPackage

/// Something that the person who started the command should know, though it does its work.
struct Notice {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Writes it to stderr, as stdout may go to another program.
    func tell() {
        _ = try? FileDescriptor.standardError.writeAll("rangefinder: \(text)\n".utf8)
    }
}
