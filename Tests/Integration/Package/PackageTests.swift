import Foundation
import Subprocess
import Testing

extension Integration {
    /// The Debian package: what is in it, and what it does to a fresh Debian.
    ///
    /// `Tests/run --package` makes it first. Takes root.
    @Suite(.timeLimit(.minutes(10)))
    struct PackageTests {
        private let package: DebianPackage
        private let next: DebianPackage

        init() throws {
            package = try DebianPackage(revision: 1)
            next = try DebianPackage(revision: 2)
        }

        @Test
        func needsLibFCGIAloneAndIsSmall() async throws {
            let needed = try await package.field("Depends")
            let names = needed.split(separator: ", ").map { String($0.prefix { $0 != " " }) }
            #expect(Set(names) == ["libc6", "libfcgi0ldbl", "libgcc-s1", "libstdc++6"])
            let kibibytes = try #require(Int(await package.field("Installed-Size")))
            print("the package has \(try Film(at: package.path).size) bytes, and \(kibibytes) KiB installed")
            #expect(kibibytes * 1024 < 40_000_000)
        }

        @Test
        func lintianFindsNothing() async throws {
            let result = try await run(
                .name("lintian"),
                arguments: ["--allow-root", "--fail-on", "error,warning", package.path],
                output: .string(limit: 1 << 16),
                error: .combinedWithOutput
            )
            #expect(result.terminationStatus == .exited(0), "\(result.standardOutput)")
        }

        /// What `apt` does, and what it leaves behind.
        @Test
        func installsUpgradesAndPurges() async throws {
            try await Chroot.with { debian in
                try debian.copy(package.path, to: "/root/rangefinder.deb")
                try debian.copy(next.path, to: "/root/next.deb")
                let before = try await Self.files(in: debian)
                let words = try await debian.run("\(Self.install) --no-install-recommends /root/rangefinder.deb")
                #expect(words.contains("\nsystemctl enable --now rangefinder.socket\n"), "it says how to go on")
                try await Self.expectTools(in: debian)

                // The next version brings another file of settings, and the operator has changed this one.
                try await debian.run(
                    """
                    echo 'root: /srv/films' >>/etc/rangefinder/config.yaml
                    dpkg-deb --raw-extract /root/next.deb /root/next
                    echo '# Of the next version.' >>/root/next/etc/rangefinder/config.yaml
                    dpkg-deb -Znone --build /root/next /root/next.deb
                    \(Self.install) --option Dpkg::Options::=--force-confdef /root/next.deb
                    [[ $(dpkg-query --show --showformat='${Version}' rangefinder) == *-2 ]]
                    [[ $(tail -n 1 /etc/rangefinder/config.yaml) == 'root: /srv/films' ]]
                    [[ $(tail -n 1 /etc/rangefinder/config.yaml.dpkg-dist) == '# Of the next version.' ]]
                    mkdir /var/lib/rangefinder
                    rm -r /root/next
                    apt-get --quiet --yes purge rangefinder
                    apt-get --quiet --yes autoremove --purge
                    """
                )
                let left = try await Self.files(in: debian).subtracting(before)
                // What there was of it before the user was made: systemd-sysusers(8).
                #expect(left.subtracting(["passwd", "group", "shadow", "gshadow"].map { "/etc/\($0)-" }) == [])
                #expect(try await debian.run("getent passwd rangefinder") != "", "its number is not for another")
            }
        }

        /// As on a machine that nobody looks after: the new version comes while films play.
        @Test
        func anUpgradeUnderLoadLosesNothing() async throws {
            try await ServingMachine.with(package) { machine in
                #expect(try await machine.servesTheFilm())
                try machine.debian.copy(next.path, to: "/root/next.deb")
                let end = ContinuousClock.now + SteadyLoad.duration
                let load = try SteadyLoad.start(on: ServingMachine.film, port: machine.port)
                try await machine.log.exchanges(50) { _ in true }
                try await machine.debian.run("dpkg --install /root/next.deb")
                #expect(machine.log.entries.count { $0.message == "listening" } == 2, "replaced")
                #expect(machine.log.entries.count { $0.message == "stopped" } == 1, "in peace")
                #expect(.now < end, "all of it under load")
                let outcome = try await load.value
                print("upgraded: \(outcome)")
                #expect(outcome.failures.isEmpty, "\(outcome.failures)")
                #expect(outcome.answered > 0)
                #expect(machine.log.entries.filter { $0.level == "error" } == [])
            }
        }

        /// A version that does not start does not take the place of one that runs.
        @Test
        func anUpgradeThatCannotStartLeavesTheOldOneAlone() async throws {
            try await ServingMachine.with(package) { machine in
                try machine.debian.copy(next.path, to: "/root/next.deb")
                let words = try await machine.debian.run(
                    "echo 'no-setting: 1' >>/etc/rangefinder/config.yaml; dpkg --install /root/next.deb"
                )
                #expect(words.contains("the new version does not start, and rangefinder@1.service goes on"))
                #expect(try await machine.servesTheFilm())
                try await machine.debian.run("dpkg --purge rangefinder")
                #expect(machine.log.entries.count { $0.message == "stopped" } == 1, "stopped before its files went")
            }
        }

        private static let install = "apt-get --quiet --yes install"

        /// The files of a machine, but for what packages' own tools write.
        private static func files(in debian: Chroot) async throws -> Set<String> {
            let others = ["/proc", "/root", "/tmp", "/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/log"]
            let pruned = others.map { "-path \($0)" }.joined(separator: " -o ")
            let paths = try await debian.run(#"find / -xdev \( \#(pruned) \) -prune -o -print"#)
            return Set(paths.split(separator: "\n").map(String.init))
        }

        /// The command and the words that come with it.
        private static func expectTools(in debian: Chroot) async throws {
            try await debian.run(
                """
                rangefinder --version
                for page in rangefinder.1 rangefinder-serve.1 rangefinder-keys-new.1; do
                    gzip --test "/usr/share/man/man1/$page.gz"
                done
                gzip --test /usr/share/man/man5/rangefinder.yaml.5.gz
                source /usr/share/bash-completion/completions/rangefinder
                complete -p rangefinder
                grep --quiet -- --maximum-ranges /usr/share/zsh/vendor-completions/_rangefinder
                grep --quiet maximum-ranges /usr/share/fish/vendor_completions.d/rangefinder.fish
                getent passwd rangefinder
                """
            )
            let fresh = try await debian.outcome(of: "rangefinder serve --config /etc/rangefinder/config.yaml")
            #expect(fresh.ending == .exited(78))
            #expect(fresh.words.contains("root: not set"))
            let code = try await debian.outcome(
                of: "cd /root; rangefinder keys new k; rangefinder link /a --for 1h --keys k --qr"
            )
            #expect(code.ending == .exited(69))
            #expect(code.words.contains("apt-get install libqrencode4"))
        }
    }
}
