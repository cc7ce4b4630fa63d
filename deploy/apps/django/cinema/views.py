"""Who may watch, and where."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from cinema.links import link


@login_required
def films(request: HttpRequest) -> HttpResponse:
    return render(request, "cinema/films.html", {"films": request.user.films.all()})


@login_required
@never_cache  # the link in the page is the viewer's own, and soon too old to begin with
def film(request: HttpRequest, film_id: int) -> HttpResponse:
    film = get_object_or_404(request.user.films, pk=film_id)
    return render(request, "cinema/film.html", {"film": film, "link": link(film, request.user)})
