"""Paths of what everybody has for themselves: account, profile, photo."""

from django.urls import path

from events.views import account

urlpatterns = [
    path("account/", account.Account.as_view(), name="account"),
    path("profile/", account.Profile.as_view(), name="profile"),
    path("photos/<int:mentor>.webp", account.MentorPhoto.as_view(), name="mentor_photo"),
]
