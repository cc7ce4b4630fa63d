// `environ` is a variable that any thread could change; see below why none does.
@unsafe @preconcurrency import Glibc

/// The variables that the process was started with.
enum ProcessEnvironment {
    /// All variables by name; one that stands twice has its first value, as for getenv(3).
    ///
    /// To be read at the start: nothing in this program changes the environment.
    static var variables: [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let parts = unsafe String(cString: entry).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if parts.count == 2, variables[String(parts[0])] == nil {
                variables[String(parts[0])] = String(parts[1])
            }
            unsafe next += 1
        }
        return variables
    }
}
