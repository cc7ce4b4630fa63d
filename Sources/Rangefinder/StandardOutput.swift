import SystemPackage

/// What a command was asked for, as other programs and files take it.
enum StandardOutput {
    /// Writes lines to stdout; the end of the last is added where it is missing.
    ///
    /// - Throws: ``Failure`` if not all of them could be written, so that half a file does not pass for a whole one.
    static func write(_ lines: String) throws(Failure) {
        do {
            try FileDescriptor.standardOutput.writeAll((lines.hasSuffix("\n") ? lines : lines + "\n").utf8)
        } catch {
            throw Failure(
                reasons: ["stdout cannot be written: \(error)"],
                nextStep: "what was written is not whole; see that there is room where it goes, and try again",
                code: .outputError
            )
        }
    }
}
