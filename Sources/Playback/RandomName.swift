/// Names that nobody has given before.
enum RandomName {
    /// A name of random bytes from the system's generator.
    ///
    /// - Parameter count: How many bytes are random.
    /// - Returns: A name with a third more letters.
    static func make(bytes count: Int) -> String {
        Base64URL.encode((0..<count).map { _ in UInt8.random(in: .min ... .max) })
    }
}
