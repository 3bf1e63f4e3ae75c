"""Secret addresses under which calendars fetch what somebody may see."""

import re
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, gettext_lazy

from events.integrity import act
from events.models import Idea, Mentor, User, when_field, who_field
from timetables.models import Timetable

SALT = "sessions_app.calendar-feed"
SECRET = re.compile(r"[0-9a-f]{32}-[0-9a-f]{40}")  # key and proof


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def current(self) -> Self:
        return self.filter(revoked_at=None)

    def visible_to(self, user: User) -> Self:
        """One's own; administrators those of mentors, teams and timetables too."""
        own = Q(user=user)
        return self.filter(own | Q(user=None)) if user.is_administrator else self.filter(own)

    def for_list(self) -> Self:
        """With all that says what each shows and who made it, the latest first."""
        return self.select_related("user", "mentor__user", "idea__event", "timetable__event", "created_by").order_by(
            "-pk"
        )

    def with_secret(self, secret: str) -> "CalendarFeed | None":
        """The current feed with this secret; None for a wrong or revoked one, or of somebody who is shut out."""
        if not SECRET.fullmatch(secret):
            return None
        key, _separator, proof = secret.partition("-")
        shut_out = Q(user__is_active=False) | Q(mentor__user__is_active=False)
        rows = self.current().exclude(shut_out).select_related("user", "mentor__user", "idea", "timetable")
        feed = rows.filter(key=uuid.UUID(hex=key)).first()
        return feed if feed and constant_time_compare(proof, feed.proof) else None


class CalendarFeed(models.Model):
    """What one secret address shows: a person's sessions, or those of a mentor, a team or a timetable.

    The secret is never stored: it is the key, which is, and a proof that only this installation can make.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="feeds")
    mentor = models.ForeignKey(Mentor, models.CASCADE, null=True, blank=True, related_name="feeds")
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, blank=True, related_name="feeds")
    timetable = models.ForeignKey(Timetable, models.CASCADE, null=True, blank=True, related_name="feeds")
    with_free_slots = models.BooleanField(gettext_lazy("with free slots"), default=False, db_default=False)
    created_at = models.DateTimeField(gettext_lazy("made at"), db_default=Now(), editable=False)
    created_by = who_field(gettext_lazy("made by"))
    revoked_at = when_field(gettext_lazy("revoked at"))
    revoked_by = who_field(gettext_lazy("revoked by"))

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("calendar feed")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    models.lookups.Exact(
                        models.Func(
                            "user",
                            "mentor",
                            "idea",
                            "timetable",
                            function="num_nonnulls",
                            output_field=models.IntegerField(),
                        ),
                        1,
                    )
                ),
                name="feed_shows_one_thing",
                violation_error_code="feed_shows_one_thing",
                violation_error_message=gettext_lazy("A calendar feed is of one person, mentor, team or timetable."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.mentor or self.idea or self.timetable)

    @property
    def proof(self) -> str:
        return salted_hmac(SALT, self.key.hex, algorithm="sha256").hexdigest()[:40]

    @property
    def secret(self) -> str:
        return f"{self.key.hex}-{self.proof}"

    def get_absolute_url(self) -> str:
        return reverse("calendar_feed", args=[self.secret])

    @property
    def address(self) -> str:
        """The whole secret address, for a calendar program."""
        return f"{settings.BASE_URL}{self.get_absolute_url()}"

    @property
    def webcal_address(self) -> str:
        """The same in the scheme at which devices open their calendar program and subscribe."""
        return f"webcal://{self.address.partition('://')[2]}"

    @classmethod
    @act
    def make(cls, *, by: User, **scope: Any) -> "CalendarFeed":
        """A new secret address for one thing: user, mentor, idea or timetable."""
        feed = cls(created_by=by, **scope)
        feed.full_clean()
        feed.save()
        return feed

    @act
    def revoke(self, *, by: User) -> None:
        """From now on the address answers nobody. Raises ValidationError when it was revoked already."""
        self.refresh_from_db(from_queryset=CalendarFeed.objects.select_for_update())
        if self.revoked_at:
            message = gettext("This address has been revoked already. Make a new one.")
            raise ValidationError(message, code="revoked")
        self.revoked_at, self.revoked_by = timezone.now(), by
        self.save(update_fields=["revoked_at", "revoked_by"])

    @act
    def renew(self, *, by: User) -> "CalendarFeed":
        """Another address for the same; this one is revoked."""
        self.revoke(by=by)
        scope = {name: getattr(self, f"{name}_id") for name in ("user", "mentor", "idea", "timetable")}
        named = {f"{name}_id": pk for name, pk in scope.items() if pk is not None}
        return CalendarFeed.make(by=by, with_free_slots=self.with_free_slots, **named)
