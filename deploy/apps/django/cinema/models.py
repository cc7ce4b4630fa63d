"""Films, and who may watch them."""

from django.conf import settings
from django.db import models


class Film(models.Model):
    title = models.CharField(max_length=200)
    # As below /media: "/films/a.mp4" is FOLDER/films/a.mp4 of `rangefinder serve --root FOLDER`.
    path = models.CharField(max_length=1000, unique=True)
    viewers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="films", blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
