"""Plain functions that make valid things: name only what a test is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from events.models import Event, Idea, Mail, Mentor, Topic, User
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session
from timetables.models import Slot, Timetable
from timetables.spans import Span

SATURDAY = date(2027, 3, 6)
TEN = datetime(2027, 3, 6, 10, tzinfo=UTC)  # 12:00 in the event's zone, Europe/Tallinn


def at(minutes: int, length: int = 20) -> Span:
    """The span that starts `minutes` after TEN."""
    start = TEN + timedelta(minutes=minutes)
    return Span(start, start + timedelta(minutes=length), "[)")


def at_moment(start: datetime, length: int = 20) -> Span:
    """The span of `length` minutes from an aware moment."""
    return Span(start, start + timedelta(minutes=length), "[)")


def make_user(name: str = "Ada Admin", **fields: Any) -> User:
    email = fields.pop("email", f"{name.split()[0].lower()}@example.org")
    return User.objects.create_user(email, "password", name=name, **fields)


def make_administrator(name: str = "Ada Admin") -> User:
    return make_user(name, is_administrator=True)


def make_event(slug: str = "hack", **fields: Any) -> Event:
    defaults = {
        "name": slug.title(),
        "starts_on": SATURDAY,
        "ends_on": SATURDAY + timedelta(days=1),
        "time_zone": "Europe/Tallinn",
        "meeting_link_template": "https://meet.example.org/{event}-{number}",
    }
    return Event.objects.create(slug=slug, **defaults | fields)


def make_topic(name: str = "UX") -> Topic:
    return Topic.objects.get_or_create(name=name)[0]


def make_mentor(name: str = "Anna Berg", *, event: Event | None = None, **fields: Any) -> Mentor:
    mentor = Mentor.objects.create(user=make_user(name), **fields)
    if event:
        mentor.events.add(event)
    return mentor


def make_idea(name: str = "Kelp", *, event: Event, members: list[User] | None = None) -> Idea:
    idea = Idea.objects.create(event=event, name=name)
    idea.members.set(members or [])
    return idea


def make_timetable(name: str = "Main hall", *, event: Event, mentor: Mentor | None = None) -> Timetable:
    """Regular, or with a mentor custom."""
    return Timetable.objects.create(event=event, name=name, mentor=mentor)


def make_slot(timetable: Timetable, minutes: int = 0, length: int = 20) -> Slot:
    return Slot.objects.create(timetable=timetable, during=at(minutes, length))


def make_session(
    slot: Slot, mentor: Mentor, idea: Idea | None = None, *, by: User | None = None, **facts: Any
) -> Session:
    return Session.add(slot=slot, mentor=mentor, idea=idea, by=by, **facts)


def make_meeting(session: Session, *, by: User | None = None, link: str = "https://meet.example.org/1") -> Meeting:
    return Meeting.make(session=session, link=link, by=by)


def make_request(idea: Idea, *, by: User, goal: str = "A pricing page that sells", **facts: Any) -> MentorshipRequest:
    """Pending; nobody is told."""
    return MentorshipRequest.submit(idea=idea, goal=goal, by=by, **facts)


def make_mail(person: User, subject: str = "Session 2 moves", **facts: Any) -> Mail:
    """Due at once, of no thread."""
    return Mail.objects.create(user=person, subject=subject, text="To 10:20.", **facts)


def make_second_factor(person: User, key: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> Authenticator:
    """An authenticator app with this key; recovery codes come with it only where the person adds one."""
    return Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": encrypt(key)})
