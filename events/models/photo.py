"""Mentors' photos, kept in the database: they are small, and any number of web processes can show them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.people import Mentor, User


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the mentors of the events one takes part in; administrators see all."""
        if user.is_administrator:
            return self
        met = Mentor.objects.filter(Q(user=user) | Q(events__in=Event.objects.visible_to(user)))
        return self.filter(mentor__in=met)


class Photo(models.Model):
    """One mentor's photo, upright, square and small, as WebP."""

    mentor = models.OneToOneField(Mentor, models.CASCADE, related_name="photo", verbose_name=_("mentor"))
    image = models.BinaryField(_("image"))
    changed_at = models.DateTimeField(_("changed"), db_default=Now(), editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")

    def __str__(self) -> str:
        return str(self.mentor)

    @property
    def version(self) -> str:
        """Another one after each change."""
        return f"{round(self.changed_at.timestamp() * 1_000_000):x}"
