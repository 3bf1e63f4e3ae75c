"""Paths of mentorship requests, below /events/<event>/."""

from typing import Any

urlpatterns: list[Any] = []
