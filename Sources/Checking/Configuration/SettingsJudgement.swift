internal import MediaLibrary
internal import Playback
internal import Responder

/// What of a configuration of Rangefinder does not hold on this machine.
struct SettingsJudgement {
    let settings: Settings
    /// Who runs nginx's workers.
    let webServer: String

    var findings: [Finding] { roots + keys + socket }

    private var roots: [Finding] {
        settings.roots.map { root in
            do throws(RootError) {
                _ = try Root(name: root.name, path: root.folder)
                return .good("root", "\(root): can be read")
            } catch {
                return .fault(
                    "root",
                    "\(error)",
                    harm: "`serve` does not start",
                    advice: "the setting is root; check it as the user who runs `serve`"
                )
            }
        }
    }

    private var keys: [Finding] {
        guard let path = settings.keys else { return [] }
        do throws(KeyFileError) {
            let file = try KeyFile(reading: path)
            guard !file.isExposed else {
                return [
                    .warning(
                        "keys",
                        "\(path): everybody on this machine may read the secrets in it",
                        harm: "whoever reads it can make links to every film",
                        advice: "chmod o= \(path.shellQuoted)"
                    )
                ]
            }
            return [.good("keys", "\(path): \(file.keys.keys.count) can be used")]
        } catch {
            return [
                .fault("keys", "\(error)", harm: "`serve` does not start", advice: "`rangefinder keys new` makes keys")
            ]
        }
    }

    private var socket: [Finding] {
        guard case .unix(let path) = settings.listen else { return [] }
        guard let status = FileStatus(path) else {
            return [.note("socket", "\(path): nobody listens there now", advice: "check again when `serve` runs")]
        }
        guard status.isSocket else {
            return [
                .fault(
                    "socket",
                    "\(path) is no socket",
                    harm: "`serve` does not start",
                    advice: "move the file away, or give another path with listen"
                )
            ]
        }
        guard let user = SystemUser(webServer) else {
            return [.note("socket", "\(path): nginx's user \(webServer) is not known on this machine")]
        }
        if let obstacle = user.obstacle(toSocketAt: path) {
            return [
                .fault(
                    "socket",
                    obstacle,
                    harm: "nginx cannot connect: every film is 502 (\"Permission denied\" in its error log)",
                    advice:
                        "let nginx's group own it (spawn-fcgi -u or -G, SocketGroup= in the unit), or set socket-mode"
                )
            ]
        }
        if status.mode & 0o002 != 0 {
            return [
                .warning(
                    "socket",
                    "\(path): mode \(status.octalMode), everybody on this machine may connect",
                    harm: "who connects there past nginx may ask for any film, and say which address asks",
                    advice: "set socket-mode 0660"
                )
            ]
        }
        return [.good("socket", "\(path): \(webServer) may connect")]
    }
}
