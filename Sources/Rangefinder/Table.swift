/// Rows of text in columns, for people.
struct Table {
    let rows: [[String]]

    /// The rows, a line each: columns as wide as their widest cell, two spaces apart, the last as it is.
    var text: String {
        rows.map { row in
            let last = row.count - 1
            return row.enumerated()
                .map { column, cell in column == last ? cell : cell.padded(to: width(ofColumn: column)) }
                .joined(separator: "  ")
        }
        .joined(separator: "\n")
    }

    private func width(ofColumn column: Int) -> Int {
        rows.map { $0[column].count }.max() ?? 0
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: width - count)
    }
}
