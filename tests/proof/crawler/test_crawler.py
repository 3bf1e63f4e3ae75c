"""Each role finds its way through the whole panel, nothing fails on it, and nothing shown leads to a closed door."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest
from django.db.models import Model, Value
from django.db.models.functions import Concat

from events.inviting import invite
from events.joining import JoinLink
from events.models import Event, Idea, Notification, Topic, User
from mentorship.models import MentorshipRequest
from sessions_app.models import CalendarFeed, Session
from tests import making, pictures
from tests.proof.crawler.crawl import Crawl
from tests.proof.crawler.filling import MARK
from tests.proof.crawler.visitor import Visitor
from tests.proof.figures import record
from tests.test_access import PATTERNS, Stage, address, rows, stage
from timetables.models import Timetable

__all__ = ["stage"]  # a fixture

ROLES = ["anonymous", "stranger", "administrator", "mentor", "other mentor", "member", "other member", "newcomer"]
WELL_KNOWN = 0.7  # of a role's forms, the share that works when it is filled in well

DEMO = "only the demo has a mailbox"
PASSKEY = "needs a passkey: the browser tests have one"
CODE = "needs a second factor, a code or no password"
STATE = "nothing on the stage is in the state that offers it: its own tests make it"
# Where nothing leads anybody of the stage, and why.
UNREACHED = {
    **dict.fromkeys(["demo_mail", "demo_mail_file", "demo_mail_message"], DEMO),
    **dict.fromkeys(["mfa_edit_webauthn", "mfa_list_webauthn", "mfa_reauthenticate_webauthn"], PASSKEY),
    "mfa_remove_webauthn": PASSKEY,
    **dict.fromkeys(["account_set_password", "mfa_authenticate", "mfa_generate_recovery_codes"], CODE),
    **dict.fromkeys(["mfa_view_recovery_codes", "second_factor_removal"], CODE),
    **dict.fromkeys(["device_revocation", "import_topics", "person_reactivation", "person_revocation"], STATE),
    **dict.fromkeys(["request_reopening", "slot_kept", "slot_request", "timetable_publication"], STATE),
}


def mark(model: type[Model], field: str) -> None:
    """Whatever people have written is hostile."""
    model._default_manager.update(**{field: Concat(field, Value(MARK))})


@pytest.fixture(scope="module")
def world(stage: Stage) -> Stage:
    """More to see, and all that people wrote is hostile."""
    cast = stage.cast
    jo = User.objects.get(email="jo@example.org")
    cast.event.participants.add(jo)
    stage.people["newcomer"] = jo
    cast.anna.photo.image = pictures.drawn(kind="WEBP")
    cast.anna.photo.save()
    cast.hall.mentors.set([cast.anna, cast.boris])
    making.make_request(cast.kelp, by=cast.kim, goal="Another")
    CalendarFeed.make(by=cast.admin, timetable=cast.hall)
    for person in (cast.admin, cast.kim):
        Notification.objects.create(user=person, text="Something to read", url="/events/hack/sessions/")
    cast.kelp.topics.add(making.make_topic())
    for named in (Event, Idea, Timetable, Topic, User):
        mark(named, "name")
    mark(Session, "description")
    mark(Notification, "text")
    return stage


def seeds(stage: Stage, role: str) -> list[str]:
    """Where one begins: at home, or where a mail or a typed address leads to."""
    if role == "administrator":
        asked = MentorshipRequest.objects.filter(event=stage.cast.event)
        things = [*Session.objects.filter(event=stage.cast.event), *asked]  # in each state
        return ["/", *(thing.get_absolute_url() for thing in things)]
    if stage.people[role] is not None:
        return ["/"]
    cast = stage.cast
    public = [name for name in PATTERNS if rows()[name, "GET"][0] == "200"]
    link = JoinLink.make(code="KXRT-WPMH", email="who@example.org", name="Who").secret
    invitation = invite(cast.mia, event=cast.event, by=cast.admin).get_absolute_url()
    return [*(address(name, stage.ids) for name in public), f"/join/link/{link}/", invitation]


def crawled(world: Stage) -> dict[str, Crawl]:
    """By role. What one role's forms were sent, another's are not sent again in the short form."""
    crawls: dict[str, Crawl] = {}
    tried: set[Any] = set()
    for role in ROLES:
        crawls[role] = Crawl(Visitor(world.people[role]), foreign=list(world.foreign.values()), tried=tried)
        crawls[role].run(seeds(world, role))
    return crawls


# One test: what the roles reach together counts, and each process of a test run does its own tests.
def test_no_role_finds_a_closed_door_and_nothing_fails(world: Stage) -> None:
    began = monotonic()
    crawls = crawled(world)
    reached = set().union(*(crawl.names for crawl in crawls.values()))
    figures = {role: crawl.figures() for role, crawl in crawls.items()}
    record("crawler", **figures, reached=len(reached), unreached=UNREACHED, seconds=round(monotonic() - began))

    assert {role: crawl.wrong for role, crawl in crawls.items() if crawl.wrong} == {}
    shy = {role: crawl.broken for role, crawl in crawls.items() if crawl.share_that_works < WELL_KNOWN}
    assert shy == {}
    assert set(PATTERNS) - reached == set(UNREACHED)
