"""Where programs of ours are built, and what they are built from."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent

Command = list[str | Path]


@dataclass(frozen=True)
class Workshop:
    """What peers and clients are built and started from."""

    folder: Path  # temporary
    films: Path
    rangefinder: Path

    def compiled(self, name: str, *arguments: str) -> Path:
        """Compiles a C program, once: its sources and libraries, in this order."""
        program = self.folder / name
        if program.exists():
            return program
        flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror"]
        subprocess.run(["gcc", *flags, "-o", program, *arguments, "-lpthread"], cwd=HERE, check=True)
        return program

    def built_by_go(self, source: str) -> Path:
        """Builds a Go program that needs only Go's own library. What Go compiled of that is kept for next time."""
        program = self.folder / Path(source).stem
        environment = os.environ | {"GOCACHE": str(PROJECT / ".build/go"), "GOPROXY": "off", "GOFLAGS": "-mod=mod"}
        subprocess.run(["go", "build", "-o", program, HERE / source], cwd=self.folder, env=environment, check=True)
        return program
