"""Mentors' photos, kept in the database: they are small, and any number of web processes can show them."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.models.people import Mentor


class Photo(models.Model):
    """One mentor's photo, upright, square and small, as WebP."""

    mentor = models.OneToOneField(Mentor, models.CASCADE, related_name="photo", verbose_name=_("mentor"))
    image = models.BinaryField(_("image"))
    changed_at = models.DateTimeField(_("changed"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("photo")

    def __str__(self) -> str:
        return str(self.mentor)
