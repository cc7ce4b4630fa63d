import Checking

/// What was found, for people and for programs.
struct CheckReport {
    let inspections: [Inspection]

    /// Whether nothing is wrong.
    var isWell: Bool { inspections.allSatisfy(\.isWell) }

    // MARK: For people

    /// A line for each finding, with who is hurt and what to change below it.
    func text(in style: TerminalStyle) -> String {
        inspections.map { Self.text($0, style) }.joined(separator: "\n\n")
    }

    private static func text(_ inspection: Inspection, _ style: TerminalStyle) -> String {
        let width = inspection.findings.map(\.subject.count).max() ?? 0
        let indent = String(repeating: " ", count: width + 6)
        let lines = inspection.findings.flatMap { finding in
            let subject = finding.subject + String(repeating: " ", count: width - finding.subject.count)
            let line = "  \(style.sign(of: finding.grade)) \(subject)  \(style.printable(finding.text))"
            let harm = finding.harm.map { indent + style.faint("hurts: ") + style.printable($0) }
            let advice = finding.advice.map { indent + style.faint("do:    ") + style.printable($0) }
            return [line, harm, advice].compactMap(\.self)
        }
        return ([style.strong(style.printable(inspection.name))] + lines + [conclusion(inspection)])
            .joined(separator: "\n")
    }

    private static func conclusion(_ inspection: Inspection) -> String {
        let faults = inspection.findings.count { $0.grade == .fault }
        let warnings = inspection.findings.count { $0.grade == .warning }
        let verdict =
            switch (faults, warnings) {
            case (0, 0): "All is well."
            case (0, _): "Nothing is wrong, \(warnings) could be better."
            case (_, 0): "\(faults) wrong."
            default: "\(faults) wrong, \(warnings) could be better."
            }
        return "  " + verdict + (inspection.cost.map { " \($0)." } ?? "")
    }

    // MARK: For programs

    /// The same as one JSON object.
    var record: JSONRecord {
        var record = JSONRecord()
        record.add("well", isWell)
        record.add("inspections", inspections.map(\.record))
        return record
    }
}

extension Inspection {
    fileprivate var record: JSONRecord {
        var record = JSONRecord()
        record.add("name", name)
        record.add("well", isWell)
        record.add("cost", cost)
        record.add("findings", findings.map(\.record))
        return record
    }
}

extension Finding {
    fileprivate var record: JSONRecord {
        var record = JSONRecord()
        record.add("grade", grade.rawValue)
        record.add("subject", subject)
        record.add("text", text)
        record.add("harm", harm)
        record.add("advice", advice)
        return record
    }
}
