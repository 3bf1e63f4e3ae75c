"""What people know and teams need."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """A field of expertise or need, shared by mentors and ideas."""

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("topic")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="topic_name_unique",
                violation_error_code="topic_name_unique",
                violation_error_message=_("This topic exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
