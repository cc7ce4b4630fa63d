import Foundation

/// Runs work that waits for others on a thread of its own: the threads that run tests are few.
func onOwnThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result(catching: work))
        }
    }
}
