import Foundation

/// Programs in the place of ffmpeg and ffprobe: shell scripts, which see what the real ones would.
///
/// They may write no file, as the real ones; making folders is what they can leave traces by.
struct StandIns {
    /// A folder for `PATH`.
    let folder: String

    /// Writes both; an ffmpeg that makes nothing unless it says so.
    init(in workplace: TemporaryFolder, ffprobe: String = "echo 10", ffmpeg: String = "exit 1") throws {
        folder = try workplace.addFolder("programs")
        for (name, script) in [("ffprobe", ffprobe), ("ffmpeg", ffmpeg)] {
            let path = try workplace.add("programs/\(name)", Data("#!/bin/sh\n\(script)\n".utf8))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    /// A script that writes the smallest thing that passes for a JPEG.
    static let smallImage = #"printf '\377\330\377\331'"#
}
