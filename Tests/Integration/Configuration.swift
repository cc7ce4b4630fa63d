import Foundation
import Subprocess
import SystemPackage

extension Configuration {
    /// A command with its arguments, and the folder it starts in.
    init(_ command: [String], environment: Environment, in folder: TemporaryFolder) {
        let program = command[0]
        self.init(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(command.dropFirst())),
            environment: environment,
            workingDirectory: FilePath(folder.path)
        )
        // When a test's time is over: nginx killed outright would leave its workers behind.
        platformOptions.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
    }
}

extension Environment {
    /// The test's own, less the variables that the command takes as settings; programs of administrators are found.
    static var withoutSettings: Environment {
        let variables = ProcessInfo.processInfo.environment
        let settings = variables.keys.filter { $0.hasPrefix("RANGEFINDER_") }
        var changes: [Key: String?] = ["PATH": "\(variables["PATH"] ?? ""):/usr/sbin:/usr/bin:/sbin:/bin"]
        for name in settings { changes.updateValue(nil, forKey: Key(stringLiteral: name)) }
        return .inherit.updating(changes)
    }
}
