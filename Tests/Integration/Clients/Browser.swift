import Glibc

/// A browser without a window.
enum Browser: String, Sendable, CaseIterable {
    case chromium
    case firefox

    /// The command that opens a page, with a new profile in a folder.
    func command(opening page: String, profile folder: TemporaryFolder) -> [String] {
        switch self {
        case .chromium:
            // Chromium refuses root with its sandbox.
            let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
            return ["chromium", "--headless=new", "--user-data-dir=\(folder.path)"] + sandbox + [page]
        case .firefox:
            let home = ["env", "HOME=\(folder.path)"]
            return home + ["firefox-esr", "--headless", "--no-remote", "--profile", folder.path, page]
        }
    }
}
