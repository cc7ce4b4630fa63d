"""Who is measured: one entry a peer, each behind an nginx of its own with the shipped settings."""

import os
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
SHIPPED_SETTINGS = PROJECT / "nginx.conf.example"


@dataclass(frozen=True)
class Workshop:
    """What peers are built and started from."""

    folder: Path  # temporary
    films: Path
    rangefinder: Path

    def compiled(self, name: str, *sources: str) -> Path:
        """Compiles a C program of ours."""
        program = self.folder / name
        flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror"]
        subprocess.run(["gcc", *flags, "-o", program, *sources, "-lfcgi", "-lpthread"], cwd=HERE, check=True)
        return program


@dataclass(frozen=True)
class Peer:
    name: str
    purpose: str
    # Builds the responder and gives its command line; None where nginx itself is the peer.
    command: Callable[[Workshop], list[str | Path]] | None
    keeps_connections: bool = True
    sends_the_film: bool = True


def c_responder(name: str, *parts: str) -> Callable[[Workshop], list[str | Path]]:
    sources = [f"peers/{part}.c" for part in (name, "answer", *parts)]
    return lambda workshop: [workshop.compiled(name, *sources), workshop.films]


PEERS = [
    Peer(
        "rangefinder",
        "the release build",
        lambda workshop: [workshop.rangefinder, "serve", "--root", workshop.films],
    ),
    Peer("static", "nginx itself, sendfile", None),
    Peer(
        "ceiling",
        "C, a constant buffer in 64 KiB records, one connection a request",
        c_responder("ceiling", "connections"),
        keeps_connections=False,
        sends_the_film=False,
    ),
    Peer("good", "C, libfcgi for the request, own records filled by preadv", c_responder("good", "connections")),
    Peer("naive", "C, libfcgi's FCGX_PutStr from an 8 MiB buffer", c_responder("naive"), keeps_connections=False),
]


class RunningPeer:
    """A responder on its socket and its nginx; both end when the context does."""

    def __init__(self, peer: Peer, workshop: Workshop):
        self.peer = peer
        self.name = peer.name
        self._workshop = workshop
        self._folder = workshop.folder / f"run-{peer.name}"
        self._processes: list[subprocess.Popen] = []

    def __enter__(self) -> "RunningPeer":
        (self._folder / "pages").mkdir(parents=True)
        try:
            self.responder = self._start_responder() if self.peer.command else None
            self.nginx = self._start_nginx()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def path(self, film: str) -> str:
        """Where nginx serves the film."""
        return f"/media/{film}" if self.peer.command else f"/static/{film}"

    def require_alive(self) -> None:
        for process in self._processes:
            if process.poll() is not None:
                ended = f"{process.args[0]} ended with {process.returncode}"
                raise RuntimeError(f"{self.name}: {ended}: {self._last_words()}")

    def _start_responder(self) -> int:
        command = self.peer.command(self._workshop)
        # As spawn-fcgi does it: the listening socket is descriptor 0. It accepts from now on, so no one has to wait.
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self._folder / "rangefinder.sock"))
            listener.listen(1024)
            return self._start(command, listener)

    def _start_nginx(self) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (self._folder / "nginx.conf").write_text(self._nginx_settings())
        command = ["nginx", "-p", ".", "-e", "error.log", "-c", "nginx.conf", "-g"]
        user = " user root;" if os.geteuid() == 0 else ""
        pid = self._start([*command, f"daemon off;{user}"], subprocess.DEVNULL)
        self._await_nginx()
        return pid

    def _nginx_settings(self) -> str:
        settings = replaced(SHIPPED_SETTINGS.read_text(), "127.0.0.1:8480", f"127.0.0.1:{self.port}")
        if not self.peer.keeps_connections:
            settings = replaced(settings, "fastcgi_keep_conn on;", "fastcgi_keep_conn off;")
        if not self.peer.command:
            static = f"location /static/ {{ alias {self._workshop.films}/; sendfile on; }}"
            settings = replaced(settings, "location /media/ {", f"{static}\n        location /media/ {{")
        return settings

    def _await_nginx(self) -> None:
        """nginx writes its pid once it listens; until its workers run, connections wait in the kernel."""
        pid_file = self._folder / "nginx.pid"
        while not (pid_file.exists() and pid_file.read_text()):
            self.require_alive()

    def _start(self, command: list[str | Path], stdin: socket.socket | int) -> int:
        # A session of its own: Ctrl-C reaches only the benchmark, which then stops all in order.
        with open(self._folder / "stderr.log", "ab") as log:
            process = subprocess.Popen(command, stdin=stdin, stderr=log, cwd=self._folder, start_new_session=True)
        self._processes.append(process)
        return process.pid

    def _last_words(self) -> str:
        logs = [self._folder / "stderr.log", self._folder / "error.log"]
        lines = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()[-3:]]
        return " | ".join(lines) or "nothing on stderr"


def replaced(settings: str, old: str, new: str) -> str:
    if settings.count(old) != 1:
        raise RuntimeError(f"{SHIPPED_SETTINGS.name} was expected to hold exactly one “{old}”")
    return settings.replace(old, new)
