"""Who is measured: one entry a peer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import films
from films import Film
from workshop import HERE, Command, Workshop

C_PACKAGES = ("libfcgi-dev",)


@dataclass(frozen=True)
class Peer:
    name: str
    purpose: str
    # Builds the responder and gives its command line; None where nginx itself is the peer.
    command: Callable[[Workshop], Command] | None
    packages: tuple[str, ...] = ()
    speaks_http: bool = False
    keeps_connections: bool = True
    # By nature a responder finds its listening socket at descriptor 0.
    opens_its_socket: bool = False
    # As on another machine than nginx; by nature it is a Unix socket.
    listens_on_tcp: bool = False
    # What nginx hands over beyond the shipped settings.
    parameters: dict[str, str] = field(default_factory=dict)
    sends_the_film: bool = True
    caps_answers: bool = False
    # The film that is asked for whole. The slowest get a short one: they would take the time of all others together.
    film: Film = films.FILM


def c_responder(name: str, *parts: str) -> Callable[[Workshop], Command]:
    sources = [f"peers/{part}.c" for part in (name, "answer", *parts)]
    return lambda workshop: [workshop.compiled(name, *sources, "-lfcgi"), workshop.films]


def php_fpm(_: Workshop) -> Command:
    """Debian names the program by PHP's version; root has to be allowed."""
    program = max(Path("/usr/sbin").glob("php-fpm*"))
    return [program, "--nodaemonize", "--allow-to-run-as-root", "--prefix", ".", "-y", HERE / "peers/php-fpm.conf"]


def rangefinder(workshop: Workshop, *settings: str) -> Command:
    return [workshop.rangefinder, "serve", "--root", workshop.films, *settings]


def unhinted(workshop: Workshop) -> Command:
    library = workshop.compiled("unhinted.so", "-shared", "-fPIC", "peers/unhinted.c")
    return ["/usr/bin/env", f"LD_PRELOAD={library}", *rangefinder(workshop)]


PEERS = [
    Peer("rangefinder", "the release build", rangefinder),
    Peer("sendfile", "the release build, --sendfile on", lambda workshop: rangefinder(workshop, "--sendfile", "on")),
    Peer("few", "the release build, --workers 4", lambda workshop: rangefinder(workshop, "--workers", "4")),
    Peer("tcp", "the release build, over TCP", rangefinder, listens_on_tcp=True),
    Peer("unhinted", "the release build, but nothing is read ahead for it", unhinted),
    Peer("static", "nginx itself, sendfile", None),
    Peer(
        "ceiling",
        "C, a constant buffer in 64 KiB records, one connection a request",
        c_responder("ceiling", "connections"),
        packages=C_PACKAGES,
        keeps_connections=False,
        sends_the_film=False,
    ),
    Peer(
        "good",
        "C, libfcgi for the request, own records filled by preadv",
        c_responder("good", "connections"),
        packages=C_PACKAGES,
    ),
    Peer(
        "naive",
        "C, libfcgi's FCGX_PutStr from an 8 MiB buffer",
        c_responder("naive"),
        packages=C_PACKAGES,
        keeps_connections=False,
    ),
    Peer(
        "go",
        "Go, net/http/fcgi with http.ServeFile",
        lambda workshop: [workshop.built_by_go("peers/fileserver.go"), workshop.films],
        packages=("golang-go",),
        parameters={"SERVER_PROTOCOL": "$server_protocol"},
    ),
    Peer(
        "php",
        "PHP-FPM with a range script, 16 children",
        php_fpm,
        packages=("php-fpm",),
        # A kept connection would hold a child while idle.
        keeps_connections=False,
        opens_its_socket=True,
        parameters={"SCRIPT_FILENAME": str(HERE / "peers/range.php")},
        film=films.SHORT_FILM,
    ),
    Peer(
        "django",
        "what Rangefinder replaces: Django's StreamingHttpResponse, answers cut at 8 MiB, 16 gunicorn workers",
        lambda _: ["gunicorn", "--workers=16", "--bind=fd://0", "--chdir", HERE / "peers", "replaced:application"],
        packages=("gunicorn", "python3-django"),
        speaks_http=True,
        keeps_connections=False,
        caps_answers=True,
        film=films.SHORT_FILM,
    ),
]
