"""Mails on their way: written in the transaction of the change they tell of, sent by a worker afterwards."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.integrity import act
from events.models.base import when_field, who_field
from events.models.event import Event
from events.models.notification import Kind
from events.models.people import User

LEASE = timedelta(minutes=5)  # a worker that has not said by then what came of it is taken for dead
FORGOTTEN = {"text": "", "html": ""}
UNCLAIMED = Q(claimed_at=None, sent_at=None, dropped_at=None)


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: User) -> Self:
        """One's own; all of them for an administrator."""
        return self if user.is_administrator else self.filter(user=user)

    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, dropped_at=None)

    def unclaimed(self) -> Self:
        """Those that wait and that nobody has begun to send: they can still be replaced or taken back."""
        return self.filter(UNCLAIMED)

    def idle(self, now: datetime) -> Self:
        """Those that wait and that nobody is sending, or whoever was has fallen silent."""
        return self.waiting().filter(Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE))

    def due(self, now: datetime) -> Self:
        """Those to be sent now, in order; what is later in a thread waits for what somebody began to send before."""
        before = Mail.objects.waiting().filter(user=OuterRef("user"), thread=OuterRef("thread"), pk__lt=OuterRef("pk"))
        next_in_thread = Q(thread="") | ~Exists(before)
        return self.idle(now).filter(next_in_thread, due_at__lte=now).order_by("due_at", "pk")

    def stuck(self) -> Self:
        """Those that wait after at least one try failed."""
        return self.waiting().filter(attempts__gt=0)

    def sent(self) -> Self:
        return self.exclude(sent_at=None)

    def given_up(self) -> Self:
        return self.exclude(dropped_at=None)

    def for_list(self) -> Self:
        """Without what they say, which is nobody's business but the reader's."""
        return self.select_related("user", "event", "dropped_by").defer("text", "html", "calendar", "facts")

    @act
    def retry(self, *, by: User, now: datetime | None = None) -> int:
        """Send these at once, whatever they were to wait for; how many."""
        now = now or timezone.now()
        return self.idle(now).update(due_at=now)


class Mail(models.Model):
    """One mail to one person, whole: whoever sends it asks nothing else of the database.

    Mails of one thread that nobody has begun to send are one mail, which says the latest.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="mails", verbose_name=_("person"))
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True, default="", db_default="")
    thread = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True, default="", db_default="")
    calendar = models.TextField(_("calendar invitation"), blank=True, default="", db_default="")
    # What the person knows once they have read it; the next mail of the thread says what is different.
    facts = models.JSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("not before"), db_default=Now())
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0, db_default=0)
    error = models.CharField(_("why it is stuck"), max_length=500, blank=True, default="", db_default="")
    # The server was out of order, so that this mail was not even tried: it goes once another gets through.
    waits_for_server = models.BooleanField(default=False, db_default=False, editable=False)
    claimed_at = when_field(_("being sent since"))
    sent_at = when_field(_("sent at"))
    dropped_at = when_field(_("given up at"))
    dropped_by = who_field(_("given up by"))

    waits_in = models.GeneratedField(
        expression=Case(When(UNCLAIMED & ~Q(thread=""), then=F("thread"))),
        output_field=models.CharField(max_length=120, null=True),
        db_persist=True,
        editable=False,
    )

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(sent_at=None, dropped_at=None), name="mail_to_send"),
            models.Index(fields=["user", "thread", "-id"], name="mails_of_a_thread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "waits_in"],
                name="mail_waits_once_in_thread",
                violation_error_code="mail_waits_once_in_thread",
                violation_error_message=_("A mail about this waits for this person already."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(dropped_at=None),
                name="mail_sent_or_given_up",
                violation_error_code="mail_sent_or_given_up",
                violation_error_message=_("This mail has been sent, so it cannot be given up."),
            ),
            models.CheckConstraint(
                condition=Q(dropped_by=None) | Q(dropped_at__isnull=False),
                name="mail_dropped_by_has_time",
                violation_error_code="mail_dropped_by_has_time",
                violation_error_message=_("Who gave a mail up is kept together with when."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.dropped_at is None

    def is_too_late(self, now: datetime) -> bool:
        """Whether what it says is of no use any more."""
        return self.expires_at is not None and self.expires_at <= now

    @property
    def spent(self) -> dict[str, str]:
        """What to change once it is sent, or never will be: a way in, such as a code or an invitation, is not kept."""
        return {} if self.kind else FORGOTTEN

    @act
    def retry(self, *, by: User, now: datetime | None = None) -> None:
        """Send it at once. Raises ValidationError when it waits no longer."""
        now = now or timezone.now()
        self._change(now, due_at=now)

    @act
    def give_up(self, *, by: User, now: datetime | None = None) -> None:
        """Never send it. Raises ValidationError when it waits no longer, or is being sent right now."""
        now = now or timezone.now()
        self._change(now, dropped_at=now, dropped_by=by, **self.spent)

    def _change(self, now: datetime, **facts: Any) -> None:
        """Where no worker has it in hand; asked and done in one statement, as a worker may take it any moment."""
        if not Mail.objects.filter(pk=self.pk).idle(now).update(**facts):
            message = _("This mail waits no longer: it has been sent, is being sent right now, or was given up.")
            raise ValidationError(message, code="mail_not_waiting")
        for name, value in facts.items():
            setattr(self, name, value)
