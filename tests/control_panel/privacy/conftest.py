"""An event that is over, in which Anna, who has a name that is easily broken, left traces wherever one can."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from events.inviting import invite
from events.models import Application, Idea, Notification, Photo, User
from mentorship.models import MentorshipRequest
from sessions_app.models import CalendarFeed, Hearing, Session
from tests import making
from tests.importing import csv_file, read_file
from tests.sessions_app.conftest import Cast, make_cast

NAME, ADDRESS = "Zoë “Zo” O'Brien, 5% Łąka", "zoe.lak@example.org"
LONG_AGO = datetime(2021, 3, 6, 10, tzinfo=UTC)


@dataclass
class Traces:
    cast: Cast
    zoe: User  # a mentor of the event that is over, and a member of team Moss
    session: Session
    asked: MentorshipRequest


def leave_traces() -> Traces:
    cast = make_cast()
    zoe = cast.boris.user
    zoe.name, zoe.email = NAME, ADDRESS
    zoe.save()
    cast.moss.members.add(zoe)
    session = _session(cast)
    asked = making.make_request(cast.moss, by=zoe, goal=f"I am {NAME}, and I want to sell")
    asked.edit(goal=f"Write to {ADDRESS.upper()} or to {NAME}", by=zoe)
    asked.decline(reason=f"{NAME} has gone", by=cast.admin)
    _letters(cast, zoe)
    _files(cast)
    cast.annas.name = f"With {NAME}"
    cast.annas.save()
    return Traces(cast, zoe, session, asked)


def _session(cast: Cast) -> Session:
    slot = making.make_slot(cast.hall, -3_000_000)  # years ago
    session = making.make_session(slot, cast.boris, cast.kelp, by=cast.admin, description=f"Meet {NAME}")
    meeting = making.make_meeting(session)
    known = {"mentor": NAME, "link": f"mailto:{ADDRESS}"}
    Hearing.objects.create(meeting=meeting, user=cast.kim, told=known, known=known)
    Hearing.objects.create(meeting=meeting, user=cast.boris.user, told=known)
    meeting.cancel(reason="I have a cold", by=cast.boris.user)
    return session


def _letters(cast: Cast, zoe: User) -> None:
    folded = f"ATTENDEE;CN=x:mailto:{ADDRESS[:7]}\r\n {ADDRESS[7:]}\r\nSUMMARY:{NAME[:9]}\r\n {NAME[9:]}"
    facts = {"text": f"With {NAME}.", "html": f"<p>{NAME}</p>".replace("'", "&#x27;"), "calendar": folded}
    making.make_mail(zoe, "For you alone")
    mail = making.make_mail(cast.kim, f"Session with {NAME}")
    type(mail).objects.filter(pk=mail.pk).update(**facts, facts={"mentor": NAME}, error=f"{ADDRESS} refused it")
    Notification.objects.create(user=zoe, text="For you alone")
    Notification.objects.create(user=cast.kim, text=f"{NAME} has time")
    invite(zoe, event=cast.event, by=cast.admin)
    EmailAddress.objects.create(user=zoe, email=ADDRESS, verified=True, primary=True)
    Application.objects.create(idea=cast.kelp, user=zoe)
    CalendarFeed.make(by=zoe, user=zoe)
    CalendarFeed.make(by=cast.admin, mentor=cast.boris)
    Photo.objects.create(mentor=cast.boris, image=b"a picture")
    Idea.objects.filter(pk=cast.kelp.pk).update(brief=f"Founded by {NAME} ({ADDRESS})")
    type(cast.boris).objects.filter(pk=cast.boris.pk).update(headline=f"I, {NAME}", bio="My life")
    Authenticator.objects.create(user=zoe, type="totp", data={"secret": "x"})
    UserSession.objects.create(user=zoe, session_key="x", ip="192.0.2.7", user_agent=f"Browser of {NAME}")
    Client().force_login(zoe)


def _files(cast: Cast) -> None:
    read_file(cast.event, "mentors", csv_file(["Email", "Name"], [ADDRESS, NAME]), by=cast.admin)
    read_file(cast.event, "mentors", csv_file(["Email", "Name"], ["else@example.org", "Else"]), by=cast.admin)


@pytest.fixture
def traces(db: None) -> Traces:
    return leave_traces()
