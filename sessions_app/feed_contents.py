"""What each calendar feed shows: meetings, open sessions and free slots, each with when it last changed.

A person's feed shows what they are in as mentor or team member, never more: not even an administrator's does.
"""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from events.models import Idea
from sessions_app.models import CalendarFeed, Meeting, Session
from timetables.models import Slot, Timetable

PAST_IS_KEPT = timedelta(days=366)
CANCELED_IS_KEPT = timedelta(days=30)


def meetings_in(feed: CalendarFeed, *, now: datetime) -> QuerySet[Meeting]:
    """Active ones of the past year and to come, and those cancelled in the last 30 days; each with `changed_at`.

    To a team a cancelled meeting is shown until another team has its session: what becomes of that is not its own.
    """
    recent = Q(canceled_at=None) | Q(canceled_at__gt=now - CANCELED_IS_KEPT)
    rows = Meeting.objects.filter(_whose_meetings(feed), recent, session__during__endswith__gt=now - PAST_IS_KEPT)
    changed = Greatest(_changed("MeetingChange", "pk"), _changed("SessionChange", "session"), _moved("session__"))
    related = rows.select_related("idea", "session__mentor__user", "session__timetable", "session__event")
    return related.annotate(changed_at=Coalesce(changed, F("made_at"))).order_by("session__during", "pk")


def _whose_meetings(feed: CalendarFeed) -> Q:
    teams = Idea.objects.filter(Q(members=feed.user_id) if feed.user_id else Q(pk=feed.idea_id))
    still_theirs = Q(canceled_at=None) | Q(session__idea=None) | Q(session__idea=F("idea"))
    of_team = Q(idea__in=teams) & still_theirs
    if feed.idea_id:
        return of_team
    if feed.user_id:
        return of_team | Q(session__mentor__user=feed.user_id)
    return Q(session__mentor=feed.mentor_id) if feed.mentor_id else Q(session__timetable=feed.timetable_id)


def open_sessions_in(feed: CalendarFeed, *, now: datetime) -> QuerySet[Session]:
    """Coming sessions without a meeting, for their mentors; each with `changed_at` and the number of `revisions`."""
    whose = _is_with(feed, "mentor", "timetable")
    rows = Session.objects.standing().in_state("open").filter(whose, during__endswith__gt=now)
    related = rows.select_related("idea", "mentor__user", "timetable", "event")
    changed = Greatest(_changed("SessionChange", "pk"), _moved(""))
    return related.annotate(changed_at=Coalesce(changed, now), revisions=_revisions("SessionChange")).order_by(
        "during", "pk"
    )


def free_slots_in(feed: CalendarFeed, *, now: datetime) -> QuerySet[Slot]:
    """Coming slots in which the mentors concerned could still be booked; none unless the feed is to show them."""
    if not feed.with_free_slots:
        return Slot.objects.none()
    seats = Timetable.mentors.through._default_manager.filter(_is_with(feed, "mentor"))
    in_timetables = Q(timetable=feed.timetable_id) if feed.timetable_id else _seat(feed, seats)
    busy = Session.objects.standing().filter(_is_with(feed, "mentor", "timetable"), during__overlap=OuterRef("during"))
    rows = Slot.objects.filter(in_timetables, ~Exists(busy), during__startswith__gt=now)
    rows = rows.exclude(timetable__published_at=None).select_related("timetable__event")
    changed = Greatest(_changed("SlotChange", "pk"), _changed("TimetableChange", "timetable"))
    return rows.annotate(changed_at=Coalesce(changed, now), revisions=_revisions("SlotChange")).order_by("during", "pk")


def _seat(feed: CalendarFeed, seats: Any) -> Q:
    """In the mentor's custom timetables, or the regular ones they sit in."""
    owner = {"timetable__mentor": feed.mentor_id} if feed.mentor_id else {"timetable__mentor__user": feed.user_id}
    return Q(**owner) | Q(timetable__in=seats.values("timetable"))


def _is_with(feed: CalendarFeed, *scopes: str) -> Q:
    """Rows whose mentor is the feed's, or that are in the feed's timetable; none for a team."""
    if feed.user_id:
        return Q(mentor__user=feed.user_id)
    if feed.mentor_id:
        return Q(mentor=feed.mentor_id)
    return Q(timetable=feed.timetable_id) if feed.timetable_id and "timetable" in scopes else Q(pk=None)


# When it last changed


def _changes(model: str, of: str) -> Any:
    app = {"SlotChange": "timetables", "TimetableChange": "timetables"}.get(model, "sessions_app")
    return apps.get_model(app, model)._default_manager.filter(pgh_obj=OuterRef(of)).order_by()


def _changed(model: str, of: str) -> Subquery:
    """The moment of the latest row of history of what `of` refers to."""
    return Subquery(_changes(model, of).order_by("-pgh_id").values("pgh_created_at")[:1])


def _moved(session: str) -> Subquery:
    """When the timetable of a session, and so its place, last changed."""
    return _changed("TimetableChange", f"{session}timetable")


def _revisions(model: str) -> Subquery:
    """How often the row has changed since it was made: a sequence that only grows."""
    counted = _changes(model, "pk").values("pgh_obj").annotate(n=Count("pgh_id") - 1).values("n")
    return Coalesce(Subquery(counted), 0)  # type: ignore[return-value]
