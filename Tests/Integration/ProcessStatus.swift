import Foundation
import Glibc
import Testing

/// What /proc says of a running process (proc(5)).
struct ProcessStatus: Sendable {
    let id: Int32

    var threads: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task").count }
    }

    /// What the open descriptors lead to.
    var descriptors: [String] {
        get throws {
            let folder = "/proc/\(id)/fd"
            // One may close between the list and the look at it.
            return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
            }
        }
    }

    /// How many descriptors a file is open with.
    func openings(of path: String) throws -> Int {
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        return try descriptors.count { $0 == path }
    }

    /// The most memory that was ever resident, in bytes.
    var peakMemory: Int {
        get throws { try 1024 * number(named: "VmHWM", in: "status") }
    }

    /// The bytes that system calls have read so far.
    var bytesRead: Int64 {
        get throws { Int64(try number(named: "rchar", in: "io")) }
    }

    /// The time that processors have worked for it.
    var processorTime: Duration {
        get throws {
            // utime and stime, fields 14 and 15 of proc(5), in ticks; a name with spaces may stand before the bracket.
            let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
            let fields = try #require(text.split(separator: ")").last).split(separator: " ")
            let ticks = try #require(Int(fields[11])) + #require(Int(fields[12]))
            return .seconds(ticks) / sysconf(CInt(_SC_CLK_TCK))
        }
    }

    /// Waits until the process reads no more, and returns how many bytes it has read so far.
    func bytesReadAtRest() async throws -> Int64 {
        var count = try bytesRead
        var looks = 0
        try await eventually {
            let now = try bytesRead
            looks = now == count ? looks + 1 : 0
            count = now
            return looks == 20
        }
        return count
    }

    private func number(named name: String, in file: String) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(id)/\(file)", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + ":") })
        return try #require(Int(line.filter(\.isWholeNumber)))
    }
}
