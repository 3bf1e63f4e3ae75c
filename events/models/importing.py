"""A file somebody wants to import: read, looked at, and only then written."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.models.base import when_field, who_field
from events.models.event import Event
from events.models.people import User

PATIENCE = timedelta(seconds=15)  # without any progress, before somebody is told that nobody works on it


class Stage(models.TextChoices):
    """How far an import is, in the words of the screen. Derived from moments, never stored."""

    READING = "reading", _("Being read")
    READ = "read", _("Waits for confirmation")
    WRITING = "writing", _("Being written")
    DONE = "done", _("Done")
    FAILED = "failed", _("Cannot be imported")


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_administrator else self.none()

    def for_list(self) -> Self:
        """The latest first, without the files themselves."""
        return self.defer("content").select_related("created_by", "confirmed_by").order_by("-pk")


class Import(models.Model):
    """Uploaded, then read by a worker (what would change and what is wrong), then confirmed, then written."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="imports", verbose_name=_("event"))
    sheet = models.CharField(_("list"), max_length=30)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    created_at = models.DateTimeField(_("uploaded"), db_default=Now(), editable=False)
    created_by = who_field(_("uploaded by"))
    row_count = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0, db_default=0)
    report = models.JSONField(_("what was found"), default=dict, db_default={})
    progressed_at = when_field(_("last progress at"))
    read_at = when_field(_("read at"))
    confirmed_at = when_field(_("confirmed at"))
    confirmed_by = who_field(_("confirmed by"))
    finished_at = when_field(_("finished at"))
    failed_at = when_field(_("failed at"))

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="import_confirmed_by_has_time",
                violation_error_code="import_confirmed_by_has_time",
                violation_error_message=_("Who confirmed an import is kept together with when."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(read_at__isnull=False),
                name="import_read_before_confirmed",
                violation_error_code="import_read_before_confirmed",
                violation_error_message=_("The file has not been read yet. Wait for the preview, then confirm."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def stage(self) -> Stage:
        if self.failed_at:
            return Stage.FAILED
        if self.finished_at:
            return Stage.DONE
        if self.confirmed_at:
            return Stage.WRITING
        return Stage.READ if self.read_at else Stage.READING

    @property
    def is_under_way(self) -> bool:
        return self.stage in (Stage.READING, Stage.WRITING)

    def is_stalled(self, now: datetime) -> bool:
        """Whether nobody seems to work on it: a worker is not running, or was ended in the middle."""
        latest = max(filter(None, (self.created_at, self.confirmed_at, self.progressed_at)))
        return self.is_under_way and now - latest > PATIENCE

    def _count(self, state: str) -> int:
        """How many of its rows are so: as they were written or, before that, as they were read."""
        counts = self.report.get("written") if self.confirmed_at else self.report.get("counts")
        return int((counts or {}).get(state, 0))

    @property
    def new_count(self) -> int:
        return self._count("new")

    @property
    def changed_count(self) -> int:
        return self._count("changed")

    @property
    def unchanged_count(self) -> int:
        return self._count("unchanged")

    @property
    def faulty_count(self) -> int:
        """Rows, some of which may have several faults."""
        return len({fault[0] for fault in self.report.get("faults", ())})

    @property
    def to_write(self) -> int:
        return self.new_count + self.changed_count

    @property
    def good_count(self) -> int:
        return self.to_write + self.unchanged_count
