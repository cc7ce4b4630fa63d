"""What this site needs of Django: users, sessions, and one table of films."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).parents[1]

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("HOSTS", "localhost 127.0.0.1").split()

# The key set that Rangefinder has as its setting `keys`.
FILM_KEYS = Path(os.environ["KEYS"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "cinema",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "cinema.urls"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "films"
LOGOUT_REDIRECT_URL = "login"

USE_TZ = True

# nginx says how the browser came. Browsers send Secure cookies over HTTPS, and to this very machine without it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
