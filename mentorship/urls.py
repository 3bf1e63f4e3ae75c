"""Paths of mentorship requests, below /events/<event>/."""

from django.urls import path

from mentorship.views import reading

REQUEST = "requests/<int:request_id>/"

urlpatterns = [
    path(REQUEST, reading.RequestDetail.as_view(), name="request_detail"),
]
