"""Whatever happens in whatever order, and whenever mails go: the last mail of each person says what holds."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from events.models import Idea, Mail, User
from events.teams import change_members
from sessions_app.booking import call_off, hand_over, rebook
from sessions_app.facts import as_kept, facts_of
from sessions_app.meetings import change_link, edit_timetable
from sessions_app.models import Meeting
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.hearing import NOW, booked, entry, fresh, send

STEPS = 25


class Story:
    """Random acts of an administrator on the meetings of one team, with mails sent now and then."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.random = cast, Random(seed)
        self.people = [cast.kim, *(making.make_user(f"P{number} Person") for number in range(2))]
        self.slots = [cast.ten, cast.half_past, making.make_slot(cast.hall, 60)]
        self.sent: list[Mail] = []

    def run(self) -> None:
        acts: list[Callable[[], Any]] = [self.book, self.move, self.hand_over, self.call_off, self.join, self.leave]
        for _step in range(STEPS):
            with suppress(ValidationError):
                self.random.choice([*acts, self.link, self.place, self.send, self.send])()
        self.send()

    def how(self) -> dict[str, Any]:
        return {"by": self.cast.admin, "now": NOW}

    def meeting(self) -> Meeting:
        meetings = list(Meeting.objects.active().select_related("session"))
        if not meetings:
            raise ValidationError("none")
        return self.random.choice(meetings)

    def slot(self) -> Any:
        return fresh(self.random.choice(self.slots))

    def mentor(self) -> Any:
        return self.random.choice([self.cast.anna, self.cast.boris])

    def book(self) -> None:
        booked(self.cast, mentor=self.mentor(), slot=self.slot())

    def move(self) -> None:
        rebook(self.meeting().session, slot=self.slot(), **self.how())

    def hand_over(self) -> None:
        hand_over(self.meeting().session, mentor=self.mentor(), slot=self.slot(), **self.how())

    def call_off(self) -> None:
        call_off(self.meeting().session, reason="", **self.how())

    def link(self) -> None:
        change_link(self.meeting(), link=self.random.choice(["", "https://a.example/"]), **self.how())

    def place(self) -> None:
        timetable = fresh(self.cast.ten).timetable
        mentors = [self.cast.anna, self.cast.boris]
        place = self.random.choice(["", "Room 5"])
        edit_timetable(timetable, name="Main hall", place=place, link="", mentor=None, mentors=mentors, **self.how())

    def join(self) -> None:
        change_members(self.cast.kelp, joining=[self.random.choice(self.people)], by=self.cast.admin)

    def leave(self) -> None:
        change_members(self.cast.kelp, leaving=[self.random.choice(self.people)], by=self.cast.admin)

    def send(self) -> None:
        self.sent += send()


def by_reader(mails: list[Mail]) -> dict[tuple[User, str], list[Mail]]:
    found: dict[tuple[User, str], list[Mail]] = defaultdict(list)
    for mail in mails:
        found[mail.user, mail.thread].append(mail)
    return found


def truth(person: User, thread: str) -> dict[str, Any] | None:
    """What holds now for somebody of a meeting."""
    meeting = Meeting.objects.select_related("session__mentor__user", "idea").get(uid=thread.removeprefix("meeting-"))
    is_mentor = meeting.session.mentor.user == person
    takes_part = is_mentor or Idea.objects.filter(members=person, pk=meeting.idea_id).exists()
    return as_kept(facts_of(meeting, as_mentor=is_mentor)) if meeting.is_active and takes_part else None


def who_meets() -> set[tuple[User, str]]:
    """Everybody who takes part in a meeting now, by its thread."""
    meetings = Meeting.objects.active().select_related("session__mentor__user", "idea")
    people = {meeting: [meeting.session.mentor.user, *meeting.idea.members.all()] for meeting in meetings}
    return {(person, f"meeting-{meeting.uid}") for meeting, those in people.items() for person in those}


def told(mail: Mail) -> dict[str, Any] | None:
    assert mail.facts
    known: dict[str, Any] | None = mail.facts["known"]
    return known


@pytest.mark.parametrize("seed", range(12))
def test_the_last_mail_of_each_person_is_true_and_no_two_say_the_same(cast: Cast, seed: int) -> None:
    story = Story(cast, seed)
    story.run()

    read = by_reader(story.sent)
    assert {key for key, mails in read.items() if told(mails[-1])} == who_meets()
    for (person, thread), mails in read.items():
        entries = [entry(mail) for mail in mails]
        sequences = [int(event["sequence"]) for _method, event in entries]
        assert sequences == sorted(set(sequences))
        assert {str(event["uid"]) for _method, event in entries} == {f"{thread.removeprefix('meeting-')}@testserver"}
        assert [method == "REQUEST" for method, _event in entries] == [bool(told(mail)) for mail in mails]
        assert told(mails[0]) is not None
        assert all(told(one) != told(other) for one, other in pairwise(mails))
        assert told(mails[-1]) == truth(person, thread)
