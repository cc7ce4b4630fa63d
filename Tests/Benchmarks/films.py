"""The films: one for whole answers and windows, many for seeks, all in the page cache because just written."""

import hashlib
import os
from pathlib import Path

MIB = 1 << 20

FILM = "film.mp4"
FILM_SIZE = 1024 * MIB
SEEK_FILMS = 2000
SEEK_PREFIX = "seek/"
SEEK_SIZE = MIB // 2


def make(folder: Path) -> None:
    (folder / SEEK_PREFIX).mkdir(parents=True)
    with open(folder / FILM, "wb") as film:
        for _ in range(FILM_SIZE // MIB):
            film.write(os.urandom(MIB))
    with open(folder / FILM, "rb") as film:
        for number in range(SEEK_FILMS):
            (folder / seek_film(number)).write_bytes(film.read(SEEK_SIZE))


def seek_film(number: int) -> str:
    return f"{SEEK_PREFIX}{number:04}.mp4"


def sha256(path: Path) -> str:
    with open(path, "rb") as film:
        return hashlib.file_digest(film, "sha256").hexdigest()
