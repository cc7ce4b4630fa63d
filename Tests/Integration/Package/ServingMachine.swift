import Foundation
import Testing

/// A fresh Debian on which an operator has installed a package, set the root, and let nginx and the units work as the
/// package has them.
struct ServingMachine: Sendable {
    let debian: Chroot
    /// Where nginx listens on 127.0.0.1.
    let port: UInt16
    /// What all responders have written.
    let log: DaemonLog

    /// The film that is there.
    static let film = Film.windowAndOne

    /// Runs one until `body` is done.
    static func with(_ package: DebianPackage, _ body: (ServingMachine) async throws -> Void) async throws {
        try await Chroot.with { debian in
            let (port, site) = (try NGINX.freePort(), "/etc/nginx/conf.d/films.conf")
            try debian.copy(package.path, to: "/root/rangefinder.deb")
            for path in ["/usr/bin/systemctl", "/root/activator"] {
                try debian.copy(Project.folder + "/Tests/Package/systemd", to: path)
            }
            try await debian.run(
                """
                dpkg --install /root/libfcgi*.deb /root/rangefinder.deb
                sed -i 's|^#root: /srv/films$|root: /srv/films|' /etc/rangefinder/config.yaml
                mkdir -p /srv/films /run/rangefinder
                rm /etc/nginx/sites-enabled/default
                """
            )
            try debian.copy(Project.folder + "/deploy/container/films.conf", to: site)
            try await debian.run("sed -i 's/listen 8080/listen 127.0.0.1:\(port)/' \(site)")
            try debian.copy(film.path, to: "/srv/films/" + film.name)
            let socket = ["spawn-fcgi", "-s", "/run/rangefinder/rangefinder.sock", "-M", "0660", "-G", "www-data"]
            _ = try await Daemon.run(debian.command(socket + ["-n", "--", "/root/activator"]), in: debian.folder) {
                activator in
                try await eventually { FileManager.default.fileExists(atPath: debian.folder.path + "/run/activator") }
                try await debian.run("systemctl start rangefinder@1.service")
                try await activator.log.first("listening")
                _ = try await Daemon.run(debian.command(["nginx", "-g", "daemon off;"]), in: debian.folder) { _ in
                    try await eventually { (try? Viewer(port: port)) != nil }
                    try await body(ServingMachine(debian: debian, port: port, log: activator.log))
                }
                try await debian.run("systemctl stop 'rangefinder@*.service'")
            }
        }
    }

    /// Whether the film comes, whole.
    func servesTheFilm() async throws -> Bool {
        let answer = try await Curl.get("http://127.0.0.1:\(port)/media/\(Self.film.name)")
        let sum = try await SHA256.sum(ofFile: Self.film.path)
        return answer.status == 200 && answer.sum == sum
    }
}
