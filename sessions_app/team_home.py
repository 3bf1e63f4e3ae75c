"""What a team has booked, what its limits leave, and the free slots that fit its topics."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.booking_words import closed_in_words
from events.models import Event, Idea, Mentor, User
from sessions_app.models import Session, State
from timetables.models import Slot
from timetables.spans import Span, end_of, span, start_of

CANDIDATES = 400  # of all teams together, the fitting first
OFFERED = 6
OF_ONE_MENTOR = 2


@dataclass(frozen=True)
class Opening:
    """A mentor who can be booked in a slot, and the topics they share with the team."""

    slot: int
    timetable: int
    place: str
    during: Span
    mentor: int
    name: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamHome:
    idea: Idea
    words: list[str]  # what is booked, and what the limits leave
    openings: list[Opening]
    can_book: bool

    @property
    def event(self) -> Event:
        return self.idea.event


@dataclass(frozen=True)
class _Booked:
    """What stands between a team and another booking."""

    spans: list[Span]  # of standing sessions
    meetings: list[date]  # the day of each active meeting, on the event's clocks

    def is_free(self, during: Span, pause: timedelta) -> bool:
        around = span(start_of(during) - pause, end_of(during) + pause)
        return not any(start_of(own) < end_of(around) and start_of(around) < end_of(own) for own in self.spans)


def team_homes(user: User, *, now: datetime) -> list[TeamHome]:
    """One for each of this person's teams whose event is not over; in four queries, however many there are."""
    ideas = [idea for idea in _ideas(user) if not idea.event.is_past]
    if not ideas:
        return []
    booked = _booked(ideas)
    openings = _candidates([idea for idea in ideas if _can_book(idea, booked[idea.pk], now)], now)
    return [_team_home(idea, booked[idea.pk], openings[idea.event_id], now) for idea in ideas]


def _ideas(user: User) -> Iterable[Any]:
    ideas: Any = Idea.objects.filter(members=user).select_related("event").order_by("event__starts_on", "name", "pk")
    names = Idea.topics.through._default_manager.filter(idea=OuterRef("pk")).values("topic__name")
    return ideas.annotate(topic_names=ArraySubquery(names))


def _booked(ideas: list[Any]) -> dict[int, _Booked]:
    events = {idea.pk: idea.event for idea in ideas}
    found = {pk: _Booked([], []) for pk in events}
    rows: Any = Session.objects.standing().filter(idea__in=events).with_state()
    for idea, during, state in rows.values_list("idea", "during", "listed_state"):
        found[idea].spans.append(during)
        if state != State.OPEN:
            found[idea].meetings.append(events[idea].local(start_of(during)).date())
    return found


def _can_book(idea: Any, booked: _Booked, now: datetime) -> bool:
    most = idea.event.meetings_per_team
    return idea.event.is_open_for_booking(now) and (most is None or len(booked.meetings) < most)


def _team_home(idea: Any, booked: _Booked, candidates: list[Opening], now: datetime) -> TeamHome:
    can_book = _can_book(idea, booked, now)
    fitting = list(_fitting(idea, booked, candidates, now)) if can_book else []
    return TeamHome(idea, list(_words(idea.event, booked, now)), fitting, can_book)


# Words


def _words(event: Event, booked: _Booked, now: datetime) -> Iterator[str]:
    count, most = len(booked.meetings), event.meetings_per_team
    if most is None:
        yield ngettext("%(count)d meeting is booked.", "%(count)d meetings are booked.", count) % {"count": count}
    else:
        left = max(most - count, 0)
        booked_words = _("%(count)d of at most %(most)d meetings are booked") % {"count": count, "most": most}
        left_words = (
            ngettext("%(left)d remains", "%(left)d remain", left) % {"left": left} if left else _("none remains")
        )
        yield f"{booked_words}: {left_words}."
    if event.meetings_per_team_and_day is not None:
        yield from _day_words(event.meetings_per_team_and_day, booked, event.local(now).date())
    if not event.is_open_for_booking(now):
        with timezone.override(event.zone):
            yield closed_in_words(event, now)


def _day_words(most: int, booked: _Booked, today: date) -> Iterator[str]:
    yield ngettext("At most %(count)d a day.", "At most %(count)d a day.", most) % {"count": most}
    full = sorted(day for day, count in Counter(booked.meetings).items() if count >= most and day >= today)
    if full:
        yield _("Full: %(days)s.") % {"days": ", ".join(date_format(day, "WEEKDAY_FORMAT") for day in full)}


# Free slots


def _fitting(idea: Any, booked: _Booked, candidates: list[Opening], now: datetime) -> Iterator[Opening]:
    """The first six: mentors who share most topics first, then by time, and at most two slots of each."""
    event, pause = idea.event, timedelta(minutes=idea.event.break_between)
    per_day, most = Counter(booked.meetings), event.meetings_per_team_and_day
    of_mentor: Counter[int] = Counter()
    topics = set(idea.topic_names)
    for opening in sorted(candidates, key=lambda one: (-len(topics & set(one.shared)), start_of(one.during), one.name)):
        is_full = most is not None and per_day[event.local(start_of(opening.during)).date()] >= most
        too_soon = start_of(opening.during) < event.first_bookable(now)
        if is_full or too_soon or of_mentor[opening.mentor] == OF_ONE_MENTOR:
            continue
        if booked.is_free(opening.during, pause):
            of_mentor[opening.mentor] += 1
            shared = tuple(sorted(topics & set(opening.shared)))
            yield Opening(**{**opening.__dict__, "shared": shared})
        if of_mentor.total() == OFFERED:
            return


def _candidates(ideas: list[Any], now: datetime) -> dict[int, list[Opening]]:
    """Free slots of published timetables with their mentors, by event; `shared` holds all topics of the mentor."""
    found: dict[int, list[Opening]] = defaultdict(list)
    if not ideas:
        return found
    rows = list(_free_seats(ideas, now))
    about = {row["mentor"] for row in rows}
    topics = ArrayAgg("topics__name", filter=Q(topics__isnull=False), default=Value([]))
    people = Mentor.objects.filter(pk__in=about).annotate(topic_names=topics)
    known = {pk: (name, tuple(names)) for pk, name, names in people.values_list("pk", "user__name", "topic_names")}
    for row in rows:
        name, shared = known[row["mentor"]]
        event = row.pop("timetable__event")
        where = {"slot": row["pk"], "timetable": row["timetable"], "place": row["timetable__name"]}
        found[event].append(Opening(**where, during=row["during"], mentor=row["mentor"], name=name, shared=shared))
    return found


def _free_seats(ideas: list[Any], now: datetime) -> Any:
    """Slots with a mentor who has nothing then, nor during the event's break around it; topics in common first."""
    first = min(idea.event.first_bookable(now) for idea in ideas)
    slots: Any = Slot.objects.filter(
        timetable__event__in={idea.event_id for idea in ideas},
        timetable__published_at__isnull=False,
        during__startswith__gte=max(first, now),
    )
    wanted = Idea.topics.through._default_manager.filter(idea__in=[idea.pk for idea in ideas]).values("topic")
    shares = Mentor.topics.through._default_manager.filter(mentor=OuterRef("who"), topic__in=wanted)
    busy = Session.objects.standing().filter(mentor=OuterRef("who"), during__overlap=OuterRef("around"))
    busy = busy.exclude(idea=None, slot=OuterRef("pk"))  # an open session there is taken up by whoever books
    seats = slots.annotate(who=Coalesce("timetable__mentor", "timetable__mentors"), around=_around())
    seats = seats.filter(who__isnull=False).filter(~Exists(busy)).annotate(is_fitting=Exists(shares))
    rows = seats.order_by("-is_fitting", "during", "who")[:CANDIDATES].annotate(mentor=F("who"))
    return rows.values("pk", "timetable", "timetable__name", "timetable__event", "during", "mentor")


def _around() -> Func:
    """The slot's time with the event's break before and after."""
    minutes = F("timetable__event__break_between")
    pause = ExpressionWrapper(minutes * Value(timedelta(minutes=1)), output_field=DurationField())
    return Func(
        ExpressionWrapper(RangeStartsWith("during") - pause, output_field=DateTimeField()),
        ExpressionWrapper(RangeEndsWith("during") + pause, output_field=DateTimeField()),
        function="tstzrange",
        output_field=DateTimeRangeField(),
    )
