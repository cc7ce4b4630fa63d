"""A peer that runs: its responder on a socket, behind an nginx of its own."""

import getpass
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import machine
import nginx
import processes
from machine import Usage
from peers import Peer
from processes import Footprint
from workshop import Command, Workshop

QUIET = 0.2  # seconds


class RunningPeer:
    """A responder on its socket and its nginx; both end when the context does."""

    def __init__(self, peer: Peer, workshop: Workshop):
        self.peer = peer
        self.name = peer.name
        self.command: Command | None = None
        self._workshop = workshop
        self._folder = Path(tempfile.mkdtemp(prefix=f"{peer.name}-", dir=workshop.folder))
        self._socket = self._folder / "rangefinder.sock"
        self._server = f"unix:{self._socket.name}"
        self._processes: list[subprocess.Popen] = []

    def __enter__(self) -> "RunningPeer":
        try:
            self._responder = self._start_responder() if self.peer.command else None
            self._nginx = self._start_nginx()
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
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def path(self, film: str) -> str:
        """Where nginx serves the film."""
        return f"/media/{film}" if self.peer.command else f"/static/{film}"

    def usage(self) -> Usage:
        return machine.usage(self._nginx, self._responder)

    def nginx_footprint(self) -> Footprint:
        return processes.footprint(self._nginx)

    def responder_footprint(self) -> Footprint:
        return processes.footprint(self._responder) if self._responder else Footprint(0, 0, 0)

    def await_quiet(self) -> None:
        """Returns once neither nginx nor the responder has used any CPU time for a moment."""
        used = None
        while used != (used := (self.usage().nginx, self.usage().responder)):
            time.sleep(QUIET)

    def require_alive(self) -> None:
        for process in self._processes:
            if process.poll() is not None:
                ended = f"{process.args[0]} ended with {process.returncode}"
                raise RuntimeError(f"{self.name}: {ended}: {self._last_words()}")

    def _start_responder(self) -> int:
        self.command = self.peer.command(self._workshop)
        if self.peer.opens_its_socket:
            pid = self._start(self.command, subprocess.DEVNULL)
            self._await_socket()
            return pid
        # As spawn-fcgi does it: the listening socket is descriptor 0. It accepts from now on, so no one has to wait.
        with self._listening() as listener:
            return self._start(self.command, listener)

    def _listening(self) -> socket.socket:
        if not self.peer.listens_on_tcp:
            return listening(self._socket)
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._server = f"127.0.0.1:{listener.getsockname()[1]}"
        return listener

    def _start_nginx(self) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        settings = nginx.settings(self.peer, self.port, self._workshop.films, self._server)
        (self._folder / "nginx.conf").write_text(settings)
        command = ["nginx", "-p", ".", "-e", "error.log", "-c", "nginx.conf", "-g"]
        user = " user root;" if os.geteuid() == 0 else ""
        pid = self._start([*command, f"daemon off;{user}"], subprocess.DEVNULL)
        self._await_nginx()
        return pid

    def _await_nginx(self) -> None:
        """nginx writes its pid once it listens; until its workers run, connections wait in the kernel."""
        pid_file = self._folder / "nginx.pid"
        while not (pid_file.exists() and pid_file.read_text()):
            self.require_alive()

    def _await_socket(self) -> None:
        with socket.socket(socket.AF_UNIX) as probe:
            while probe.connect_ex(str(self._socket)) != 0:
                self.require_alive()

    def _start(self, command: Command, stdin: socket.socket | int) -> int:
        environment = os.environ | {
            "FILMS": str(self._workshop.films),
            "USER": getpass.getuser(),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        # A session of its own: Ctrl-C reaches only the benchmark, which then stops all in order.
        with open(self._folder / "stderr.log", "ab") as log:
            process = subprocess.Popen(
                command, stdin=stdin, stderr=log, cwd=self._folder, env=environment, start_new_session=True
            )
        self._processes.append(process)
        return process.pid

    def _last_words(self) -> str:
        logs = [self._folder / "stderr.log", self._folder / "error.log"]
        lines = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()[-3:]]
        return " | ".join(lines) or "nothing on stderr"


def listening(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(1024)
    return listener
