"""Links to films, which Rangefinder lets through."""

import json
import time
from urllib.parse import quote

import jwt
from django.conf import settings
from django.contrib.auth.models import User

from cinema.models import Film

MINUTE = 60
HOUR = 60 * MINUTE

# The last key of the set signs, so a new one goes to its end.
KEY = jwt.PyJWKSet.from_dict(json.loads(settings.FILM_KEYS.read_text())).keys[-1]


def link(film: Film, viewer: User) -> str:
    """The address of a film for one viewer: it has to begin within ten minutes, and may then go on for four hours."""
    claims = {
        "sub": str(viewer.pk),
        "path": film.path,
        "exp": int(time.time()) + 10 * MINUTE,
        "lease": 4 * HOUR,
    }
    token = jwt.encode(claims, KEY.key, KEY.algorithm_name, headers={"kid": KEY.key_id})
    return f"/media{quote(film.path)}?token={token}"
