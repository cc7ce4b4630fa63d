"""The films: two for whole answers and windows, many for seeks, all in the page cache because just written; and those
that works take out of it."""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True)
class Film:
    name: str
    size: int


FILM = Film("film.mp4", 1024 * MIB)
# Short, and yet more than the processor's cache holds.
SHORT_FILM = Film("short.mp4", 512 * MIB)
COLD_FILMS = [Film(f"cold/{number:02}.mp4", 128 * MIB) for number in range(16)]
SEEK_FILMS = 2000
SEEK_PREFIX = "seek/"
SEEK_SIZE = MIB // 2


def make(folder: Path) -> None:
    (folder / SEEK_PREFIX).mkdir(parents=True)
    with open(folder / FILM.name, "wb") as film:
        for _ in range(FILM.size // MIB):
            film.write(os.urandom(MIB))
    with open(folder / FILM.name, "rb") as film:
        (folder / SHORT_FILM.name).write_bytes(film.read(SHORT_FILM.size))
        film.seek(0)
        for number in range(SEEK_FILMS):
            (folder / seek_film(number)).write_bytes(film.read(SEEK_SIZE))


def make_cold(folder: Path) -> None:
    """Makes the films that are read cold by many, if they are not there yet."""
    if (folder / COLD_FILMS[0].name).parent.exists():
        return
    (folder / COLD_FILMS[0].name).parent.mkdir()
    with open(folder / FILM.name, "rb") as film:
        for number, cold in enumerate(COLD_FILMS):
            film.seek(number * SEEK_SIZE)
            (folder / cold.name).write_bytes(film.read(cold.size))


def forget(path: Path) -> None:
    """Takes a film out of the page cache; raises where the file system keeps it there, as tmpfs does."""
    with open(path, "rb") as film:
        os.fsync(film)
        os.posix_fadvise(film.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    fincore = ["fincore", "--bytes", "--noheadings", "--output", "RES", path]
    cached = int(subprocess.run(fincore, check=True, capture_output=True, text=True).stdout)
    if cached > path.stat().st_size // 100:
        raise RuntimeError(f"{cached} bytes of {path} stay in the page cache: TMPDIR has to be on a disk")


def seek_film(number: int) -> str:
    return f"{SEEK_PREFIX}{number:04}.mp4"


def sha256(path: Path) -> str:
    with open(path, "rb") as film:
        return hashlib.file_digest(film, "sha256").hexdigest()
