import Responder

/// Where the settings come from: what was typed, the variables, and the file as it is when they are read.
struct SettingsSource {
    let flags: [Setting: [String]]
    /// The path of the YAML file; `nil` if none was typed.
    let file: String?
    let variables: [String: String]

    /// Reads and checks everything.
    func read() throws(Failure) -> Settings {
        do {
            return try Settings(flags: flags, file: file, variables: variables)
        } catch {
            throw Failure(error)
        }
    }
}
