"""How people come in: invited by mail, or by an event's link and code, and then into a team."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from events.access import Permission
from events.models.base import when_field, who_field
from events.models.event import Event
from events.models.people import User
from events.models.team import Idea

SALT = "events.invitation"
SECRET = re.compile(r"[0-9a-f]{32}-[0-9a-f]{40}")  # key and proof
VALID_FOR = timedelta(days=14)
GRACE = timedelta(minutes=2)  # a double click, or going back and pressing again, is no second use


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither used nor revoked; those that have expired too."""
        return self.filter(accepted_at=None, revoked_at=None)

    def with_secret(self, secret: str) -> "Invitation | None":
        """The one with this secret, whatever its state; None for a forged one."""
        if not SECRET.fullmatch(secret):
            return None
        key, _separator, proof = secret.partition("-")
        invitation = self.select_related("user", "event").filter(key=uuid.UUID(hex=key)).first()
        return invitation if invitation and constant_time_compare(proof, invitation.proof) else None

    def revoke(self, *, by: User | None, now: datetime) -> int:
        """Their links sign nobody in any more; within an act."""
        return self.open().update(revoked_at=now, revoked_by=by)


class Invitation(models.Model):
    """A link by mail that signs its receiver in, once. The secret is the key and a proof only we can make."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("person"))
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("event"))
    created_at = models.DateTimeField(_("sent"), db_default=Now(), editable=False)
    created_by = who_field(_("sent by"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = when_field(_("accepted at"))
    revoked_at = when_field(_("revoked at"))
    revoked_by = who_field(_("revoked by"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="invitation_revoked_by_has_time",
                violation_error_code="invitation_revoked_by_has_time",
                violation_error_message=_("Who revoked an invitation is kept together with when."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def proof(self) -> str:
        return salted_hmac(SALT, self.key.hex, algorithm="sha256").hexdigest()[:40]

    @property
    def secret(self) -> str:
        return f"{self.key.hex}-{self.proof}"

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[self.secret])

    @property
    def state(self) -> str:
        """What it is now, as the key of a state."""
        return self.state_at(timezone.now())

    def state_at(self, now: datetime) -> str:
        if not self.user.is_active:
            return "inactive"
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now else "invited"

    def signs_in(self, now: datetime) -> bool:
        """Whether its link signs its receiver in: it is open, or has been used a moment ago."""
        state, used_at = self.state_at(now), self.accepted_at
        return state == "invited" or (state == "accepted" and used_at is not None and now - used_at < GRACE)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def undecided(self) -> Self:
        return self.filter(accepted_at=None, refused_at=None)

    def of(self, event: Event) -> Self:
        return self.filter(idea__event=event)

    def to_members(self, user: User) -> Self:
        """Those that ask a team this person is in."""
        return self.filter(idea__members=user)

    def decidable_by(self, user: User) -> Self:
        """Administrators decide for all teams, others for their own."""
        return self if user.can(Permission.MANAGE_PEOPLE) else self.to_members(user)

    def for_list(self) -> Self:
        """The longest waiting first, with all that says who asks whom."""
        return self.select_related("user", "idea__event").order_by("asked_at", "pk")


class Application(models.Model):
    """Somebody asks to join a team; a member or an administrator decides."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="applications", verbose_name=_("idea/team"))
    user = models.ForeignKey(User, models.CASCADE, related_name="applications", verbose_name=_("person"))
    asked_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    accepted_at = when_field(_("accepted at"))
    accepted_by = who_field(_("accepted by"))
    refused_at = when_field(_("refused at"))
    refused_by = who_field(_("refused by"))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "user"],
                condition=Q(accepted_at=None, refused_at=None),
                name="application_waits_once",
                violation_error_code="application_waits_once",
                violation_error_message=_("This person has asked to join this team already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(refused_at=None),
                name="application_decided_once",
                violation_error_code="application_decided_once",
                violation_error_message=_("This has been decided already. Reload the page."),
            ),
            models.CheckConstraint(
                condition=(Q(accepted_by=None) | Q(accepted_at__isnull=False))
                & (Q(refused_by=None) | Q(refused_at__isnull=False)),
                name="application_decided_by_has_time",
                violation_error_code="application_decided_by_has_time",
                violation_error_message=_("Who decided is kept together with when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.idea}"
