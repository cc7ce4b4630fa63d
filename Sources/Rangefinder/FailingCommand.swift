import ArgumentParser

/// A command that does its work and ends, or tells on stderr why it cannot.
protocol FailingCommand: ParsableCommand {
    /// Does the work.
    ///
    /// - Throws: ``Failure``, which is told; an `ExitCode` where all has been said.
    func perform() throws
}

extension FailingCommand {
    func run() throws {
        StandardDescriptors.fill()
        do {
            try perform()
        } catch let failure as Failure {
            failure.tell()
            throw failure.code
        }
    }
}
