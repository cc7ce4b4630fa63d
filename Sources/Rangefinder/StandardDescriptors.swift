import SystemPackage

/// The descriptors 0, 1 and 2, which every process expects to have.
enum StandardDescriptors {
    /// Opens /dev/null in the place of those that are closed.
    ///
    /// Else the next film or connection would get the number of stderr, and the log be written into it.
    static func fill() {
        let standard = [FileDescriptor.standardInput, .standardOutput, .standardError]
        // The lowest free number is taken each time; the first one above 2 says that all are in place.
        while let opened = try? FileDescriptor.open(FilePath("/dev/null"), .readWrite) {
            guard standard.contains(opened) else {
                try? opened.close()
                return
            }
        }
    }
}
