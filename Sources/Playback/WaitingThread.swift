internal import Dispatch
internal import Synchronization

/// Runs a task on the very thread that waits for it.
///
/// So it needs no thread of Swift's pool, and cannot wait in vain where all of those wait too; actors that the task asks
/// run here with it (SE-0417).
final class WaitingThread<Value: Sendable>: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let result = Mutex<Result<Value, any Error>?>(nil)
    /// Signalled for each job, and for the result.
    private let news = DispatchSemaphore(value: 0)

    /// Does the work, and comes back with its result.
    static func result(of work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let thread = WaitingThread()
        Task.detached(executorPreference: thread) {
            do {
                thread.end(.success(try await work()))
            } catch {
                thread.end(.failure(error))
            }
        }
        return try thread.run()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        news.signal()
    }

    private func end(_ result: Result<Value, any Error>) {
        self.result.withLock { $0 = result }
        news.signal()
    }

    private func run() throws -> Value {
        while true {
            news.wait()
            if let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            } else if let result = result.withLock({ $0 }) {
                return try result.get()
            }
        }
    }
}
