"""What the responder's log says of the requests that players make for a film."""

import re
from dataclasses import dataclass

FIELD = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))')


@dataclass(frozen=True)
class Exchange:
    """One request and its answer."""

    path: str
    asked: str  # the Range field, or nothing
    status: int
    length: int  # of the body that was promised
    is_capped: bool

    @property
    def is_open_ended(self):
        return re.fullmatch(r"bytes=\d+-", self.asked) is not None

    @property
    def first_byte(self):
        return int(re.match(r"bytes=(\d+)-", self.asked)[1])


def exchanges(log, film):
    """The exchanges of media elements for a film that have ended, in the order of their ends."""
    fields = ({key: quoted or plain for key, quoted, plain in FIELD.findall(line)} for line in log.splitlines())
    return [
        Exchange(
            path=line["path"],
            asked=line.get("range", ""),
            status=int(line["status"]),
            length=int(line["length"]),
            is_capped=line.get("capped") == "true",
        )
        for line in fields
        # The film's page has the film's path.
        if line.get("message") == "exchange" and line["path"] == f"/{film}" and line.get("for") == "video"
    ]
