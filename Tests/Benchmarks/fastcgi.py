"""One FastCGI request, without nginx (FastCGI 1.0, sections 3.3 and 3.4)."""

import socket
import struct
from pathlib import Path

BEGIN_REQUEST, PARAMS, STDIN = 1, 4, 5
RESPONDER = 1


def first_answer(path: Path, parameters: dict[str, str], time_out: float) -> bytes:
    """Asks the responder on a Unix socket and returns what it first sends: a record's header and the beginning of the
    answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(time_out)
        connection.connect(str(path))
        connection.sendall(
            record(BEGIN_REQUEST, struct.pack(">HB5x", RESPONDER, 0))
            + record(PARAMS, b"".join(pair(name.encode(), value.encode()) for name, value in parameters.items()))
            + record(PARAMS, b"")
            + record(STDIN, b"")
        )
        return connection.recv(4096)


def record(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def pair(name: bytes, value: bytes) -> bytes:
    """Both are shorter than 128 bytes, so a byte tells the length of each."""
    return bytes([len(name), len(value)]) + name + value
