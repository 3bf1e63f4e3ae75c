"""The lawful rows that attacks start from: everything once, in each state that a rule speaks of."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from control_panel.models import IntegrityCheck
from events.models import Application, Idea, Import, Invitation, Mentor, Notification, Photo, User
from mentorship.models import MentorshipRequest
from sessions_app.models import CalendarFeed, Hearing, Meeting, Session
from tests import making
from timetables.models import Slot

WHEN = datetime(2027, 3, 1, 9, tzinfo=UTC)


def make_scene(number: int) -> dict[str, Any]:
    """Commit a scene beside those made before; what its things are called in attacks, and their values."""
    with transaction.atomic():
        return Scene(number).names


class Scene:
    """Each thing is kept under its name as its id; a slot also with its time, timetable and owner."""

    def __init__(self, number: int) -> None:
        self.number = number
        before = {table: latest_id(table) for table in tables()}
        self.names: dict[str, Any] = {"n": number, "new_key": uuid.uuid4()}
        self.make_people()
        self.make_timetables()
        self.make_sessions()
        self.make_requests()
        self.make_messages()
        for table, latest in before.items():
            rows = tables()[table]._default_manager.filter(pk__gt=latest)
            self.names[f"all_{table}"] = list(rows.values_list("pk", flat=True))

    def keep(self, **things: Any) -> None:
        self.names |= {name: thing.pk for name, thing in things.items()}

    def make_people(self) -> None:
        n = self.number
        self.event, self.other = making.make_event(f"hack{n}", join_code=f"CODE-{n}"), making.make_event(f"other{n}")
        self.users = {name: User(email=f"{name}{n}@example.org", name=name.title()) for name in PEOPLE}
        User.objects.bulk_create(self.users.values())
        self.mentors = {name: Mentor(user=self.users[name]) for name in MENTORS}
        Mentor.objects.bulk_create(self.mentors.values())
        teams = dict.fromkeys(("kelp", "moss", "fern", "rush", "asking", "spare_idea"), self.event) | {
            "newt": self.other
        }
        self.ideas = {name: Idea(event=event, name=name) for name, event in teams.items()}
        Idea.objects.bulk_create(self.ideas.values())
        self.ideas["kelp"].members.add(self.users["kim"])
        self.ideas["kelp"].topics.add(making.make_topic(f"UX {n}"))
        anna = self.mentors["anna"]
        anna.topics.add(making.make_topic(f"UX {n}"))
        anna.events.add(self.event)
        self.event.participants.add(self.users["kim"])
        photos = {f"{name}_photo": Photo(mentor=self.mentors[name], image=b"a picture") for name in ("anna", "boris")}
        Photo.objects.bulk_create(photos.values())
        self.keep(
            event=self.event, other=self.other, ux=making.make_topic(f"UX {n}"), law=making.make_topic(f"Law {n}")
        )
        self.keep(**photos)
        self.keep(**{f"{name}_user": user for name, user in self.users.items()}, **self.mentors, **self.ideas)

    def make_timetables(self) -> None:
        of = {
            "hall": (self.event, None),
            "annas": (self.event, self.mentors["anna"]),
            "attic": (self.event, None),
            "spare_timetable": (self.event, None),
            "other_hall": (self.other, None),
        }
        self.timetables = {
            name: making.make_timetable(name, event=event, mentor=mentor) for name, (event, mentor) in of.items()
        }
        self.timetables["hall"].mentors.add(self.mentors["anna"])
        self.slots = {
            name: Slot(timetable=self.timetables[timetable], during=making.at(minutes))
            for name, (timetable, minutes) in SLOTS.items()
        }
        Slot.objects.bulk_create(self.slots.values())
        self.keep(**self.timetables, **self.slots)
        for name, slot in self.slots.items():
            self.names[f"{name}_during"] = slot.during
            self.names[f"{name}_timetable"] = slot.timetable_id
            self.names[f"{name}_owner"] = slot.timetable.mentor_id or 0

    def make_sessions(self) -> None:
        made = {
            "booked": self.session(11, "annas_noon", "anna", "kelp"),
            "open": self.session(12, "eleven", "boris"),
            "open_too": self.session(13, "eleven", "olga"),
            "planned": self.session(14, "one", "olga", "moss"),
            "canceled": self.session(15, "ten", "anna", "kelp", canceled_at=WHEN),
            "canceled_too": self.session(16, "annas_ten", "anna", "kelp", canceled_at=WHEN),
            "slotless": self.session(17, "half_past", "boris", "rush", canceled_at=WHEN),
            "answering": self.session(18, "four", "anna", "moss"),
            "unanswering": self.session(19, "seven", "anna", "moss"),
            "held": self.session(20, "five", "boris", "kelp"),
            "spare_session": self.session(2, "six", "boris", canceled_at=WHEN),
        }
        Session.objects.filter(pk=made["slotless"].pk).update(slot=None)
        kelp = self.ideas["kelp"]
        meeting = Meeting.objects.create(session=made["booked"], idea=kelp)
        held = Meeting.objects.create(session=made["held"], idea=kelp, outcome="held", recorded_at=WHEN)
        moss = {"idea": self.ideas["moss"], "canceled_at": WHEN}
        self.keep(
            **made,
            meeting=meeting,
            held_meeting=held,
            ended=Meeting.objects.create(session=made["planned"], **moss),
            ended_too=Meeting.objects.create(session=made["planned"], **moss),
            ended_before=Meeting.objects.create(session=made["booked"], idea=kelp, canceled_at=WHEN),
        )
        hearing = Hearing.objects.create(meeting=meeting, user=self.users["kim"])
        feed = CalendarFeed.objects.create(user=self.users["kim"])
        other = CalendarFeed.objects.create(mentor=self.mentors["anna"])
        mias = Hearing.objects.create(meeting=meeting, user=self.users["mia"])
        self.keep(hearing=hearing, mias_hearing=mias, feed=feed, annas_feed=other)

    def session(self, number: int, slot: str, mentor: str, idea: str = "", **facts: Any) -> Session:
        place = self.slots[slot]
        return Session.objects.create(
            event=place.timetable.event,
            number=number,
            slot=place,
            timetable=place.timetable,
            timetable_owner=place.timetable.mentor_id or 0,
            during=place.during,
            mentor=self.mentors[mentor],
            idea=self.ideas[idea] if idea else None,
            **facts,
        )

    def make_requests(self) -> None:
        assigned = {"mentor": self.mentors["anna"], "assigned_at": WHEN, "assigned_by": self.users["ada"]}
        scheduled = {"scheduled_at": WHEN, "scheduled_by": self.users["ada"]}
        self.keep(
            pending=self.request("kelp"),
            pending_too=self.request("moss"),
            asking_request=self.request("asking"),
            assigned=self.request("moss", **assigned),
            settled=self.request("moss", **assigned, **scheduled, session_id=self.names["answering"]),
            declined=self.request("kelp", declined_at=WHEN, declined_by=self.users["ada"]),
            withdrawn=self.request("kelp", withdrawn_at=WHEN, withdrawn_by=self.users["kim"]),
        )
        MentorshipRequest.objects.get(pk=self.names["pending"]).topics.add(self.names["ux"])

    def request(self, idea: str, **facts: Any) -> MentorshipRequest:
        return MentorshipRequest.objects.create(event=self.event, idea=self.ideas[idea], goal="Help", **facts)

    def make_messages(self) -> None:
        """Whatever tells of something: mails and notifications, files, invitations and applications, reports."""
        kim, ada, kelp = self.users["kim"], self.users["ada"], self.ideas["kelp"]
        mails: dict[str, dict[str, Any]] = {
            "mail": {"thread": "meeting 1"},
            "claimed_mail": {"thread": "meeting 2", "claimed_at": WHEN},
            "claimed_too": {"thread": "meeting 2", "claimed_at": WHEN},
            "dropped_mail": {"dropped_at": WHEN},
        }
        self.keep(**{name: making.make_mail(kim, **facts) for name, facts in mails.items()})
        files: dict[str, dict[str, Any]] = {
            "unread_file": {},
            "read_file": {"read_at": WHEN},
            "confirmed_file": {"read_at": WHEN},
        }
        files["confirmed_file"]["confirmed_at"] = WHEN
        make_import = Import.objects.create
        self.keep(
            **{
                name: make_import(event=self.event, sheet="teams", content=b"", **facts)
                for name, facts in files.items()
            },
            told=Notification.objects.create(user=kim, key="told", text="Once"),
            told_too=Notification.objects.create(user=kim, text="Any number of times"),
            told_as_well=Notification.objects.create(user=kim, text="Any number of times"),
            application=Application.objects.create(idea=kelp, user=self.users["mia"]),
            accepted=Application.objects.create(idea=kelp, user=self.users["sam"], accepted_at=WHEN),
            refused=Application.objects.create(idea=kelp, user=self.users["sam"], refused_at=WHEN),
            accepted_too=Application.objects.create(idea=kelp, user=self.users["zoe"], accepted_at=WHEN),
            invitation=Invitation.objects.create(user=kim, expires_at=WHEN + timedelta(days=14), created_by=ada),
            check=IntegrityCheck.objects.create(),
            revoked=Invitation.objects.create(user=kim, expires_at=WHEN, revoked_at=WHEN),
        )


PEOPLE = ["ada", "anna", "boris", "olga", "kim", "mia", "sam", "zoe", "spare"]
MENTORS = ["anna", "boris", "olga", "zoe"]
# Where each is, and how many minutes after ten.
SLOTS = {
    "ten": ("hall", 0),
    "half_past": ("hall", 30),
    "eleven": ("hall", 60),
    "noon": ("hall", 120),
    "one": ("hall", 180),
    "four": ("hall", 360),
    "five": ("hall", 420),
    "six": ("hall", 480),
    "seven": ("hall", 540),
    "nine": ("hall", 660),
    "spare_slot": ("hall", 900),
    "annas_ten": ("annas", 0),
    "annas_noon": ("annas", 120),
    "annas_one": ("annas", 180),
    "attic_ten": ("attic", 0),
    "other_ten": ("other_hall", 0),
}


def tables() -> dict[str, Any]:
    """The models of ours, by their tables: those that link two others, and those of the history, too."""
    labels = ("events", "timetables", "sessions_app", "mentorship", "control_panel")
    ours = (apps.get_app_config(label).get_models(include_auto_created=True) for label in labels)
    return {model._meta.db_table: model for models in ours for model in models}


def latest_id(table: str) -> int:
    model = tables()[table]
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
