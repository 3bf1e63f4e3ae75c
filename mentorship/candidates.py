"""The facts that `rank` goes by, read for one request: six queries, however many mentors and slots there are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from events.models import Mentor, User
from mentorship.matching import Candidate, FreeSlot, Met, RequestFacts, Suggestion, rank
from mentorship.models import MentorshipRequest, Urgency
from sessions_app.models import Meeting, Outcome, Session
from sessions_app.openings import offered_to
from timetables.models import Timetable
from timetables.spans import Span, end_of, start_of


@dataclass(frozen=True)
class Choice:
    """Whom to choose for a request, and when they could meet."""

    request: RequestFacts
    candidates: list[Candidate]

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """Those who are free when it suits the team."""
        return rank(self.request, self.candidates)

    @cached_property
    def at_other_times(self) -> list[Suggestion]:
        """Those who are free, but not in the times that the team named."""
        if not self.request.times:
            return []
        known = {suggestion.mentor for suggestion in self.suggestions}
        others = rank(replace(self.request, times=()), self.candidates)
        return [suggestion for suggestion in others if suggestion.mentor not in known]

    def of(self, mentor: Mentor) -> Candidate | None:
        """What is known of the mentor; None when they take no part in the event."""
        return next((one for one in self.candidates if one.mentor == mentor.pk), None)


def choice_for(request: MentorshipRequest, *, by: User, now: datetime) -> Choice:
    """Everything that is needed to choose a mentor, and a slot to come, for the request."""
    return Choice(facts_of(request), list(_candidates(request, by=by, now=now)))


def facts_of(request: MentorshipRequest) -> RequestFacts:
    return RequestFacts(
        text=f"{request.goal}\n{request.idea.brief}",
        topics=frozenset(topic.name for topic in request.topics.all()),
        team_topics=frozenset(topic.name for topic in request.idea.topics.all()),
        wished=request.wished_mentor_id,
        times=tuple(request.times),
        is_urgent=request.urgency != Urgency.WHENEVER,
    )


def _candidates(request: MentorshipRequest, *, by: User, now: datetime) -> Iterator[Candidate]:
    mentors = list(_mentors(request))
    free = _free_slots(request, [row["pk"] for row in mentors], by=by, now=now)
    met = _meetings(request)
    for row in mentors:
        yield Candidate(
            mentor=row["pk"],
            name=row["user__name"],
            headline=row["headline"],
            profile=f"{row['headline']}\n{row['bio']}",
            topics=frozenset(row["topic_names"]),
            sessions=row["session_count"],
            free=tuple(free[row["pk"]]),
            met=Met(**met[row["pk"]]),
        )


def _mentors(request: MentorshipRequest) -> Any:
    """Those who take part in the event and can sign in."""
    sessions = Session.objects.standing().filter(event=request.event_id, mentor=OuterRef("pk")).order_by()
    counted = sessions.values("mentor").annotate(n=Count("pk")).values("n")
    mentors = (
        Mentor.objects.of(request.event)
        .filter(user__is_active=True)
        .annotate(
            topic_names=ArrayAgg("topics__name", filter=Q(topics__isnull=False), default=Value([])),
            session_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        )
    )
    return mentors.order_by("pk").values("pk", "user__name", "headline", "bio", "topic_names", "session_count")


def _meetings(request: MentorshipRequest) -> dict[int, dict[str, int]]:
    """By mentor, what came of each active meeting that they and the team had, or that is to come."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Meeting.objects.active().filter(idea=request.idea_id)
    for mentor, outcome in rows.values_list("session__mentor", "outcome"):
        counts[mentor][outcome if outcome in Outcome.values else "coming"] += 1
    return counts


# Free slots


@dataclass(frozen=True)
class _Seats:
    """Who sits where: the mentor of a custom timetable, those of a regular one, or anybody where nobody sits yet."""

    everybody: list[int]
    seated: dict[int, list[int]]

    def of(self, timetable: int, owner: int | None) -> list[int]:
        return [owner] if owner else self.seated.get(timetable, self.everybody)


def _free_slots(
    request: MentorshipRequest, mentors: list[int], *, by: User, now: datetime
) -> dict[int, list[FreeSlot]]:
    """By mentor, the slots to come in which they and the team have nothing, in order of time."""
    seats, diary = _Seats(mentors, _seated(request)), _Diary(request, mentors, now=now)
    rows = offered_to(by, request.event, now=now).order_by("during", "pk")
    free: dict[int, list[FreeSlot]] = defaultdict(list)
    for pk, during, timetable, owner, name in rows.values_list(
        "pk", "during", "timetable", "timetable__mentor", "timetable__name"
    ):
        slot = FreeSlot(pk, during, name)
        for mentor in seats.of(timetable, owner):
            if diary.is_free(mentor, slot):
                free[mentor].append(slot)
    return free


def _seated(request: MentorshipRequest) -> dict[int, list[int]]:
    seated: dict[int, list[int]] = defaultdict(list)
    seats = Timetable.mentors.through._default_manager.filter(timetable__event=request.event_id)
    for timetable, mentor in seats.values_list("timetable", "mentor"):
        seated[timetable].append(mentor)
    return dict(seated)


class _Diary:
    """What mentors and the team have before them. A session that waits for this team in a slot leaves it free."""

    def __init__(self, request: MentorshipRequest, mentors: list[int], *, now: datetime) -> None:
        self._busy: dict[int, list[tuple[Span, int | None]]] = defaultdict(list)
        self._team: list[tuple[Span, int | None, int]] = []
        standing = Session.objects.standing().filter(during__endswith__gt=now)
        standing = standing.filter(Q(mentor__in=mentors) | Q(idea=request.idea_id))
        meetings = Meeting.objects.active().filter(active_session=OuterRef("pk"))
        answers = MentorshipRequest.objects.filter(session=OuterRef("pk"))
        rows = standing.annotate(is_taken=Exists(meetings), is_answer=Exists(answers))
        for mentor, idea, slot, during, is_taken, is_answer in rows.values_list(
            "mentor", "idea", "slot", "during", "is_taken", "is_answer"
        ):
            may_be_taken_up = idea in (None, request.idea_id) and not is_taken and not is_answer
            self._busy[mentor].append((during, slot if may_be_taken_up else None))
            if idea == request.idea_id:
                self._team.append((during, slot if may_be_taken_up else None, mentor))

    def is_free(self, mentor: int, slot: FreeSlot) -> bool:
        return not any(
            takes != slot.pk and _overlap(during, slot.during) for during, takes in self._busy[mentor]
        ) and not any(
            (takes, who) != (slot.pk, mentor) and _overlap(during, slot.during) for during, takes, who in self._team
        )


def _overlap(one: Span, other: Span) -> bool:
    return start_of(one) < end_of(other) and start_of(other) < end_of(one)
