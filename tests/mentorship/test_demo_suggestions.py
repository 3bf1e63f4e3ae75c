"""Suggestions for the demo event's requests are explained, stable, and never name a mentor who cannot."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from control_panel.demo.loading import load
from events.models import Event, Mentor, User
from mentorship.candidates import Choice, choice_for
from mentorship.models import MentorshipRequest, State
from mentorship.scheduling import schedule
from sessions_app.models import Session
from timetables.models import Slot


@pytest.fixture(scope="module")
def event(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Event]:
    """The demo event as of today; whatever a test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo, _spring = load(timezone.localdate())
        yield demo
        transaction.set_rollback(True)


@pytest.fixture
def choices(event: Event) -> list[tuple[MentorshipRequest, Choice]]:
    admin = User.objects.get(email="admin@example.org")
    waiting = MentorshipRequest.objects.filter(event=event).waiting().for_list().longest_first()
    return [(request, choice_for(request, by=admin, now=timezone.now())) for request in waiting]


def test_there_is_a_request_in_every_state(event: Event) -> None:
    assert {request.state for request in MentorshipRequest.objects.filter(event=event)} == set(State)


def test_every_request_that_waits_has_suggestions_with_reasons(choices: list[tuple[MentorshipRequest, Choice]]) -> None:
    for _request, choice in choices:
        found = [*choice.suggestions, *choice.at_other_times]
        assert found
        assert all(len(one.reasons) >= 2 and all(reason.words for reason in one.reasons) for one in found)


def test_asked_again_they_are_the_same(event: Event, choices: list[tuple[MentorshipRequest, Choice]]) -> None:
    admin = User.objects.get(email="admin@example.org")
    for request, choice in choices:
        again = choice_for(request, by=admin, now=timezone.now())
        assert [one.mentor for one in again.suggestions] == [one.mentor for one in choice.suggestions]


def test_everybody_named_takes_part_and_is_free(event: Event, choices: list[tuple[MentorshipRequest, Choice]]) -> None:
    mentors = set(Mentor.objects.of(event).values_list("pk", flat=True))
    for request, choice in choices:
        for suggestion in choice.suggestions:
            assert suggestion.mentor in mentors
            busy = Session.objects.standing().overlapping(suggestion.best.during)
            assert not busy.filter(mentor=suggestion.mentor).exclude(slot=suggestion.best.pk, idea=None).exists()
            assert not busy.filter(idea=request.idea_id, requests__isnull=False).exists()


def test_the_first_suggestion_can_be_scheduled(event: Event, choices: list[tuple[MentorshipRequest, Choice]]) -> None:
    admin = User.objects.get(email="admin@example.org")
    for request, choice in choices:
        for suggestion in choice.suggestions[:3]:
            slot = Slot.objects.select_related("timetable__event").get(pk=suggestion.best.pk)
            mentor = Mentor.objects.select_related("user").get(pk=suggestion.mentor)
            with transaction.atomic():
                meeting = schedule(request, slot=slot, mentor=mentor, by=admin, quiet=True)
                assert meeting.session.mentor == mentor
                transaction.set_rollback(True)
            request.refresh_from_db()
