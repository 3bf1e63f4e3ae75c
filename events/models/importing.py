"""A file somebody wants to import: read, looked at, and only then written."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.models.base import when_field, who_field
from events.models.event import Event
from events.models.people import User


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_administrator else self.none()


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
