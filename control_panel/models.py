"""When the data was last checked as a whole, by whom, and what was found."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.models import User, when_field, who_field

PATIENCE = timedelta(seconds=15)  # without any progress, before somebody is told that nobody works on it
GIVEN_UP = timedelta(minutes=10)  # then another may be started


class IntegrityCheckQuerySet(models.QuerySet["IntegrityCheck"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_administrator else self.none()

    def finished(self) -> Self:
        return self.exclude(finished_at=None)

    def latest_first(self) -> Self:
        return self.select_related("started_by").order_by("-pk")

    def under_way(self, now: datetime) -> "IntegrityCheck | None":
        """The latest one, unless it has finished or has been given up."""
        latest = self.latest_first().first()
        return latest if latest and latest.is_under_way and now - latest.last_progress < GIVEN_UP else None


class IntegrityCheck(models.Model):
    """Every rule asked of all the data: see `control_panel.integrity`."""

    started_at = models.DateTimeField(_("started"), db_default=Now(), editable=False)
    started_by = who_field(_("started by"))  # null on the command line
    rule_count = models.PositiveSmallIntegerField(_("rules"), default=0, db_default=0)
    rules_done = models.PositiveSmallIntegerField(_("rules asked"), default=0, db_default=0)
    progressed_at = when_field(_("last progress at"))
    finished_at = when_field(_("finished"))
    # For each rule what it found, as `control_panel.integrity.asking` gives it.
    report = models.JSONField(_("what was found"), default=list, db_default=[])

    objects = IntegrityCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrity check")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None

    @property
    def last_progress(self) -> datetime:
        return self.progressed_at or self.started_at

    def is_stalled(self, now: datetime) -> bool:
        """Whether nobody seems to work on it."""
        return self.is_under_way and now - self.last_progress > PATIENCE

    @property
    def duration(self) -> float:
        """Seconds that the rules took, together."""
        return sum(found["seconds"] for found in self.report)

    @property
    def checks(self) -> int:
        """Rows and declarations looked at, each as often as a rule did."""
        return sum(found["checked"] for found in self.report)

    @property
    def violation_count(self) -> int:
        return sum(found["found"] for found in self.report)

    def found_by(self, rule: str) -> dict[str, Any] | None:
        return next((found for found in self.report if found["rule"] == rule), None)
