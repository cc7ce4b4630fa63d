"""What is measured: one entry a work. A run of a work on a peer gives a sample."""

import films
from works.cold import cold
from works.seeks import COST_AND_SPEED as OF_ANSWERS
from works.seeks import seeks
from works.slow import watch
from works.stalled import stalled
from works.start import start
from works.transfer import COST_AND_SPEED as OF_BYTES
from works.transfer import whole, windows
from works.work import Work

# Viewers who pause hold no worker of these. 200 starve all others; more would show nothing new.
EVENT_DRIVEN = ("rangefinder", "tcp", "static", "go")
# All but the one that shows what reading ahead brings.
ALL = ("rangefinder", "few", "tcp", "sendfile", "static", "ceiling", "good", "naive", "go", "php", "django")
COLD = ("rangefinder", "unhinted", "static")
# Of small answers nothing goes by sendfile.
ANSWERING = tuple(peer for peer in ALL if peer != "sendfile")
# All that send films. The ceiling sends a constant.
ASKED_BY_MANY = ("rangefinder", "static", "good", "naive", "go", "php", "django")
# Of those with sixteen blocking workers two are enough.
SLOWLY_READ = ("rangefinder", "static", "naive", "go", "django")

SEEK = "random ranges of {} over 2,000 films, 32 kept connections"
WHOLE = "a film of 1 GiB whole (512 MiB for php and django, and django's as successive ranges of 8 MiB)"
FRESH = "a fresh range of 64 KiB while"

WORKS = [
    # The client that is alone fetches its film four times: CPU time is counted in hundredths of a second.
    Work("bulk-1", f"{WHOLE}, 1 client", whole(clients=1, requests=4), OF_BYTES, ALL),
    Work("bulk-4", f"{WHOLE}, 4 clients", whole(clients=4, requests=1), OF_BYTES, ALL),
    Work("bulk-16", f"{WHOLE}, 16 clients", whole(clients=16, requests=1), OF_BYTES, ALL),
    Work("windows", "random ranges of 8 MiB, 8 clients", windows(clients=8, requests=64), OF_BYTES, ALL),
    Work("seeks-64k", SEEK.format("64 KiB"), seeks(65536), OF_ANSWERS, ANSWERING),
    Work("seeks-2", SEEK.format("2 bytes"), seeks(2), OF_ANSWERS, ANSWERING),
    Work("slow", "300 viewers at 500 kB/s each", watch, ("server s/GB",), SLOWLY_READ),
    Work("cold-1", "a film from disk, 1 viewer", cold([films.FILM]), ("GB/s",), COLD),
    Work("cold-16", "16 films from disk, 16 viewers", cold(films.COLD_FILMS), ("GB/s",), COLD),
    Work("start", "from exec to the first answer", start, ("first answer ms",), ("rangefinder", "good", "go")),
    # Last: malloc keeps what thousands of viewers took.
    Work("stalled-200", f"{FRESH} 200 viewers pause", stalled(200), (), ASKED_BY_MANY),
    Work("stalled-1000", f"{FRESH} 1,000 viewers pause", stalled(1000), ("p99 ms",), EVENT_DRIVEN),
    Work("stalled-4000", f"{FRESH} 4,000 viewers pause", stalled(4000), ("p99 ms",), EVENT_DRIVEN),
]
