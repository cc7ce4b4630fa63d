/// A folder in a list.
public struct FolderEntry: Sendable {
    /// What it is called.
    let name: String
    /// Where its page is, relative to the page with the list.
    let address: String

    /// Describes a folder.
    public init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}
