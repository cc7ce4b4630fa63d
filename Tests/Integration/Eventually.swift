/// Waits until a condition holds that nobody tells of, such as the state of another process.
///
/// The test's time limit ends the wait.
func eventually(_ condition: () throws -> Bool) async throws {
    while try !condition() {
        try await Task.sleep(for: .milliseconds(10))
    }
}
