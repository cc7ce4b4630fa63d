"""Nobody is fast by being wrong: every peer answers these before it is measured."""

import hashlib
import http.client
from collections.abc import Iterator
from pathlib import Path

import films
from films import Film
from running import RunningPeer

RANGES = [(0, 2), (1, 65536), (65527, 2), (12_345_678, 8 * films.MIB), (films.FILM.size - 65536, 65536)]
SEEKS = [(0, 0, 65536), (1999, films.SEEK_SIZE - 2, 2)]


def check(peers: list[RunningPeer], folder: Path) -> None:
    """Raises with the first answer that is wrong. Of a peer that does not send the film only lengths are compared."""
    sha256 = {film: films.sha256(folder / film.name) for film in (films.FILM, films.SHORT_FILM)}
    for peer in peers:
        check_peer(peer, folder, sha256[peer.peer.film])


def check_peer(peer: RunningPeer, folder: Path, sha256: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", peer.port, timeout=30)
    for first, length in RANGES:
        check_range(peer, connection, folder, films.FILM.name, first, length)
    for number, first, length in SEEKS:
        check_range(peer, connection, folder, films.seek_film(number), first, length)
    check_whole(peer, connection, peer.peer.film, sha256)
    connection.close()


def check_range(
    peer: RunningPeer, connection: http.client.HTTPConnection, folder: Path, film: str, first: int, length: int
) -> None:
    asked = f"bytes={first}-{first + length - 1}"
    connection.request("GET", peer.path(film), headers={"Range": asked})
    answer = connection.getresponse()
    body = answer.read()
    with open(folder / film, "rb") as original:
        original.seek(first)
        expected = original.read(length)
    size = (folder / film).stat().st_size
    require(peer, answer.status == 206, f"{film} {asked}: status {answer.status}")
    require(
        peer,
        answer.getheader("Content-Range") == f"bytes {first}-{first + length - 1}/{size}",
        f"{film} {asked}: Content-Range {answer.getheader('Content-Range')}",
    )
    require(peer, len(body) == length, f"{film} {asked}: {len(body)} bytes")
    require(peer, body == expected or not peer.peer.sends_the_film, f"{film} {asked}: other bytes than the film's")


def check_whole(peer: RunningPeer, connection: http.client.HTTPConnection, film: Film, sha256: str) -> None:
    digest, length = hashlib.sha256(), 0
    for part in film_onward(connection, peer, film) if peer.peer.caps_answers else film_at_once(connection, peer, film):
        length += len(part)
        digest.update(part)
    require(peer, length == film.size, f"whole film: {length} bytes")
    require(peer, digest.hexdigest() == sha256 or not peer.peer.sends_the_film, "whole film: another SHA-256")


def film_at_once(connection: http.client.HTTPConnection, peer: RunningPeer, film: Film) -> Iterator[bytes]:
    connection.request("GET", peer.path(film.name))
    answer = connection.getresponse()
    require(peer, answer.status == 200, f"whole film: status {answer.status}")
    while part := answer.read(films.MIB):
        yield part


def film_onward(connection: http.client.HTTPConnection, peer: RunningPeer, film: Film) -> Iterator[bytes]:
    """Answer after answer, each from where the one before was cut."""
    first = 0
    while first < film.size:
        connection.request("GET", peer.path(film.name), headers={"Range": f"bytes={first}-"})
        answer = connection.getresponse()
        body = answer.read()
        require(peer, answer.status == 206 and len(body) > 0, f"film from {first}: status {answer.status}")
        first += len(body)
        yield body


def require(peer: RunningPeer, holds: bool, complaint: str) -> None:
    if not holds:
        raise RuntimeError(f"{peer.name} is wrong, so not measured: {complaint}")
