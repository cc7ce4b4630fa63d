"""nginx's settings for a peer: the shipped ones, changed in what the peer makes necessary."""

import re
from pathlib import Path

from peers import Peer
from workshop import PROJECT

SHIPPED_SETTINGS = PROJECT / "nginx.conf.example"
MEDIA = re.compile(r"        location /media/ \{\n.*?\n        \}\n", re.DOTALL)
# What an nginx that speaks HTTP to the responder calls by another name; all else of FastCGI has no counterpart.
PROXY_TOO = {
    "buffering",
    "buffer_size",
    "buffers",
    "busy_buffers_size",
    "max_temp_file_size",
    "read_timeout",
    "pass_request_body",
    "intercept_errors",
}


def settings(peer: Peer, port: int, films: Path, server: str) -> str:
    """The settings for nginx on a port, with the responder where its upstream shall find it."""
    shipped = SHIPPED_SETTINGS.read_text()
    location = only(MEDIA.findall(shipped), "location /media/")
    changed = replaced(shipped, "127.0.0.1:8480", f"127.0.0.1:{port}")
    changed = replaced(changed, "server unix:rangefinder.sock;", f"server {server};")
    return replaced(changed, location, location_for(peer, location, films))


def location_for(peer: Peer, shipped: str, films: Path) -> str:
    if not peer.command:
        return shipped + f"        location /static/ {{ alias {films}/; sendfile on; }}\n"
    if peer.speaks_http:
        return "\n".join(filter(None, map(proxied, shipped.splitlines()))) + "\n"
    if not peer.keeps_connections:
        shipped = replaced(shipped, "fastcgi_keep_conn on;", "fastcgi_keep_conn off;")
    more = "".join(f"            fastcgi_param {name} {value};\n" for name, value in peer.parameters.items())
    return replaced(shipped, "location /media/ {\n", "location /media/ {\n" + more)


def proxied(line: str) -> str | None:
    """The line for proxy_pass, None where there is nothing like it."""
    if not (directive := re.match(r"\s*fastcgi_(\w+)", line)):
        return line
    if directive[1] == "pass":
        return line.replace("fastcgi_pass ", "proxy_pass http://")
    return line.replace("fastcgi_", "proxy_") if directive[1] in PROXY_TOO else None


def replaced(settings: str, old: str, new: str) -> str:
    only(settings.split(old)[1:], old)
    return settings.replace(old, new)


def only(found: list[str], what: str) -> str:
    if len(found) != 1:
        raise RuntimeError(f"{SHIPPED_SETTINGS.name} was expected to hold exactly one “{what}”")
    return found[0]
