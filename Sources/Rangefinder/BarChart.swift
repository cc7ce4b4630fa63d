/// Amounts with their bars, a line each: numbers in columns, the bar, and what it is about.
struct BarChart {
    struct Row {
        /// What stands before the bar, each aligned to the right.
        let cells: [String]
        let amount: Int64
        /// What stands behind it, as much as has room.
        let label: ShownText?
    }

    /// Above the cells and the labels.
    let titles: [String]
    let rows: [Row]
    /// How many more there would be.
    var omitted = 0

    private static let gap = "  "
    private static let widths = 8...40

    /// The lines.
    ///
    /// - Parameters:
    ///   - style: How they are written.
    ///   - columns: How many letters a line may have; `nil` if there is no limit.
    /// - Returns: The titles and the rows, a line each.
    func text(in style: TerminalStyle, columns: Int?) -> String {
        let cellTitles = Array(titles.dropLast())
        let cellWidths = cellTitles.enumerated().map { column, title in
            rows.map { $0.cells[column].count }.reduce(title.count, max)
        }
        let room = columns.map { $0 - cellWidths.reduce(0) { $0 + $1 + Self.gap.count } }
        let barWidth = room.map { min(max($0 / 3, Self.widths.lowerBound), Self.widths.upperBound) } ?? 20
        let labelWidth = room.map { max(0, $0 - barWidth - Self.gap.count) }
        let most = rows.map(\.amount).max() ?? 0
        let lines = rows.map { row in
            let bar = Bar(row.amount, of: most, width: barWidth, isUnicode: style.isUnicode)
            return line(row.cells, cellWidths, style.bar(bar.text) + bar.rest, row.label?.fitted(to: labelWidth))
        }
        let title = line(cellTitles, cellWidths, String(repeating: " ", count: barWidth), titles.last)
        let rest = omitted > 0 ? ["and \(Int64(omitted).grouped) more"] : []
        return ([style.strong(title)] + lines + rest).joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int], _ bar: String, _ label: String?) -> String {
        let aligned = zip(cells, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        let line = (aligned + [bar, label].compactMap(\.self)).joined(separator: Self.gap)
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

/// A bar of a chart, and the room that is left behind it.
private struct Bar {
    let text: String
    let rest: String

    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// Draws an amount as a part of the largest one, never as nothing if it is something.
    init(_ amount: Int64, of most: Int64, width: Int, isUnicode: Bool) {
        let steps = isUnicode ? 8 : 1
        let share = most > 0 ? Double(amount) / Double(most) : 0
        let length = max(amount > 0 ? 1 : 0, Int((share * Double(width * steps)).rounded()))
        text = String(repeating: isUnicode ? "█" : "#", count: length / steps) + Self.eighths[length % steps]
        rest = String(repeating: " ", count: width - text.count)
    }
}
