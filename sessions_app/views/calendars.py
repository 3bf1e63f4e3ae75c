"""Calendar feeds under their secret addresses, the page where these are made, and the invitation to a meeting."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views import View

from events.access import Permission
from events.form_pages import FormPage
from events.models import Idea, Mentor
from events.pages import PanelPage, Request
from sessions_app.calendars import feed_calendar, invitation
from sessions_app.forms import FeedForm
from sessions_app.models import CalendarFeed
from sessions_app.views.base import SessionPage
from timetables.models import Timetable

# Whoever knows the address may read it, and nobody else should come to know it.
SECRET_HEADERS = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def calendar_file(body: bytes, *, name: str, disposition: str = "inline") -> HttpResponse:
    headers = SECRET_HEADERS | {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@method_decorator(login_not_required, name="dispatch")
class CalendarFile(View):
    """A feed: for calendar programs, which cannot sign in."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        feed = CalendarFeed.objects.with_secret(secret)
        if feed is None:
            raise Http404
        now = timezone.now()
        response = calendar_file(feed_calendar(feed, now=now), name="sessions.ics")
        version = sha256(response.content).hexdigest()[:32]
        since = unchanged_since(feed, version, now=now)
        response["ETag"] = quote_etag(version)
        response["Last-Modified"] = http_date(since)
        answer = get_conditional_response(request, response["ETag"], since, response) or response
        for name, value in SECRET_HEADERS.items():  # a 304 is a response of its own
            answer.headers[name] = value
        return answer


def unchanged_since(feed: CalendarFeed, version: str, *, now: datetime) -> int:
    """When this version of the feed was first handed out, in seconds of the epoch.

    Rows that went away or were renamed leave no date behind, so what is remembered is the answer. Forgotten, it counts
    as new, and is sent once more than needed. Two versions never share a second.
    """
    key = f"calendar-feed-{feed.pk}"
    known, since = cache.get(key, ("", 0))
    if known == version:
        return int(since)
    since = max(int(now.timestamp()), since + 1)
    cache.set(key, (version, since), timeout=timedelta(days=30).total_seconds())
    return since


class Calendars(PanelPage):
    """One's own addresses; for administrators those of mentors, teams and timetables too."""

    permission = Permission.SEE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        feeds = list(CalendarFeed.objects.visible_to(request.user).current().for_list())
        return self.render(
            "sessions_app/calendars.html",
            own=[feed for feed in feeds if feed.user_id],
            others=[feed for feed in feeds if not feed.user_id],
        )


class FeedAdd(FormPage):
    """An address for one's own sessions."""

    permission = Permission.SEE_SESSIONS
    template_name = "sessions_app/feed_add.html"

    @cached_property
    def scope(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def can_show_slots(self) -> bool:
        return Mentor.objects.filter(user=self.request.user).exists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (whose,) = self.scope.values()
        return super().get_context_data(whose=whose, is_own=whose == self.request.user, **kwargs)

    def form(self, data: QueryDict | None = None) -> FeedForm:
        return FeedForm(data, can_show_slots=self.can_show_slots())

    def act(self, form: FeedForm) -> str:
        CalendarFeed.make(by=self.request.user, **self.scope, **form.facts())
        return _("The address has been made. Copy it into your calendar program.")

    def back(self) -> str:
        return reverse("calendars")


class FeedAddFor(FeedAdd):
    """The same for a mentor, a team or a timetable."""

    permission = Permission.MANAGE_SESSIONS
    kinds: ClassVar[dict[str, QuerySet[Any]]] = {
        "mentor": Mentor.objects.select_related("user"),
        "idea": Idea.objects.all(),
        "timetable": Timetable.objects.all(),
    }

    @cached_property
    def scope(self) -> dict[str, Any]:
        kind = self.kwargs["kind"]
        if kind not in self.kinds:
            raise Http404
        return {kind: get_object_or_404(self.kinds[kind].all(), pk=self.kwargs["pk"])}

    def can_show_slots(self) -> bool:
        return "idea" not in self.scope

    def after(self) -> str:
        return self.back()  # where the new address is


class FeedPage(FormPage):
    """One current address that is the person's to change; 404 outside it."""

    permission = Permission.SEE_SESSIONS

    @cached_property
    def feed(self) -> CalendarFeed:
        feeds = CalendarFeed.objects.visible_to(self.request.user).current().for_list()
        return get_object_or_404(feeds, pk=self.kwargs["feed"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(feed=self.feed, is_own=self.feed.user_id is not None, **kwargs)

    def back(self) -> str:
        return reverse("calendars")


class FeedRevocation(FeedPage):
    template_name = "sessions_app/feed_revocation.html"

    def act(self, form: Any) -> str:
        self.feed.revoke(by=self.request.user)
        return _("The address has been revoked. Calendars that used it get nothing more.")


class FeedRenewal(FeedPage):
    template_name = "sessions_app/feed_renewal.html"

    def act(self, form: Any) -> str:
        self.feed.renew(by=self.request.user)
        return _("A new address has been made; the old one is revoked. Copy the new one into your calendar program.")


class MeetingInvitation(SessionPage):
    """The session's latest meeting as a calendar file; its cancellation, when it was cancelled."""

    permission = Permission.SEE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        meeting = self.session.meetings.visible_to(request.user).for_page().first()
        if meeting is None:
            raise Http404
        meeting.session = self.session
        name = f"session-{self.event.slug}-{self.session.number}.ics"
        return calendar_file(invitation(meeting, now=timezone.now()), name=name, disposition="attachment")
