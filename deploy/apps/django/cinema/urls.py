"""The pages of the site. Films themselves are below /media/, which never gets here."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from cinema import views

urlpatterns = [
    path("", views.films, name="films"),
    path("films/<int:film_id>/", views.film, name="film"),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
