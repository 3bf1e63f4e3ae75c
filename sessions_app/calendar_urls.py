"""Paths of calendar feeds, which are of no event."""

from django.urls import path

from sessions_app.views import calendars

FEED = "calendars/<int:feed>/"

urlpatterns = [
    path("calendar/<str:secret>.ics", calendars.CalendarFile.as_view(), name="calendar_feed"),
    path("calendars/", calendars.Calendars.as_view(), name="calendars"),
    path("calendars/add/", calendars.FeedAdd.as_view(), name="feed_add"),
    path("calendars/add/<slug:kind>/<int:pk>/", calendars.FeedAddFor.as_view(), name="feed_add_for"),
    path(f"{FEED}revocation/", calendars.FeedRevocation.as_view(), name="feed_revocation"),
    path(f"{FEED}renewal/", calendars.FeedRenewal.as_view(), name="feed_renewal"),
]
