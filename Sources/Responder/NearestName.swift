/// Finds the name that was probably meant.
enum NearestName {
    /// A question to put behind "unknown …", such as "; did you mean window?"; empty if no name is near.
    ///
    /// Near is up to a third of the letters wrong, missing or too many; capitals are not wrong.
    static func question(about name: String, among names: [String]) -> String {
        let distances = names.map { (name: $0, edits: edits(from: name.lowercased(), to: $0.lowercased())) }
        let nearest = distances.min { $0.edits < $1.edits }
        guard let nearest, nearest.edits <= max(1, name.utf8.count / 3) else { return "" }
        return "; did you mean \(nearest.name)?"
    }

    /// The least number of bytes to insert, remove or replace that turns one name into the other (Levenshtein).
    private static func edits(from source: String, to target: String) -> Int {
        let target = Array(target.utf8)
        // One row of the table at a time: row[i] is the distance to the first i bytes of the target.
        var row = Array(0...target.count)
        for (index, byte) in source.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in target.indices {
                let replaced = diagonal + (byte == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[target.count]
    }
}
