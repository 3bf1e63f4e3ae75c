"""Lawful rows of each table that is attacked: what attacks change, and the company they hide in."""

from tests.proof.attacks.attack import Lawful
from tests.proof.attacks.writing import Insert, Update, it

SESSION, MEETING = "sessions_app_session", "sessions_app_meeting"
HEARING, FEED = "sessions_app_hearing", "sessions_app_calendarfeed"
SLOT, TIMETABLE = "timetables_slot", "timetables_timetable"
REQUEST = "mentorship_mentorshiprequest"
EVENT, USER, MENTOR, PHOTO, IDEA, TOPIC = (
    f"events_{name}" for name in ("event", "user", "mentor", "photo", "idea", "topic")
)
MAIL, NOTIFICATION, INVITATION, APPLICATION, IMPORT = (
    f"events_{name}" for name in ("mail", "notification", "invitation", "application", "import")
)
NULL, NOW = "null", "now()"


def session(slot: str, mentor: str = it.boris, number: int = 90, **changed: str) -> Insert:
    """A lawful session of the event in a slot of the scene, unless changed."""
    row = {
        "event_id": it.event,
        "number": str(number),
        "timetable_id": f"%({slot}_timetable)s",
        "timetable_owner": f"%({slot}_owner)s",
        "slot_id": f"%({slot})s",
        "mentor_id": mentor,
        "idea_id": NULL,
        "during": f"%({slot}_during)s",
        "canceled_at": NULL,
        "canceled_by_id": NULL,
    }
    return Insert(SESSION, row | changed)


def put(pk: str, **changes: str) -> Update:
    """A session changed."""
    return Update(SESSION, pk, changes)


def reinstate(pk: str) -> Update:
    return put(pk, canceled_at=NULL)


def during(minutes: int) -> str:
    """Twenty minutes, so many after ten o'clock of the scene."""
    start = f"lower(%(ten_during)s) + interval '{minutes} min'"
    return f"tstzrange({start}, {start} + interval '20 min')"


def slot(minutes: int, timetable: str = it.hall, **changed: str) -> Insert:
    return Insert(SLOT, {"timetable_id": timetable, "during": during(minutes)} | changed)


def move(pk: str, minutes: int) -> Update:
    """A slot moved."""
    return Update(SLOT, pk, {"during": during(minutes)})


def timetable(name: str, **changed: str) -> Insert:
    return Insert(TIMETABLE, {"event_id": it.event, "name": f"'{name}'", "mentor_id": NULL} | changed)


def idea(name: str) -> Insert:
    return Insert(IDEA, {"event_id": it.event, "name": f"'{name}'"})


def idea_to_other_event(pk: str) -> Update:
    return Update(IDEA, pk, {"event_id": it.other})


def meeting(session: str, idea: str, **changed: str) -> Insert:
    row = {"session_id": session, "idea_id": idea, "canceled_at": NULL, "canceled_by_id": NULL}
    row |= {"outcome": "''", "recorded_at": NULL, "recorded_by_id": NULL}
    return Insert(MEETING, row | changed)


def hearing(user: str) -> Insert:
    return Insert(HEARING, {"meeting_id": it.meeting, "user_id": user})


def feed(**changed: str) -> Insert:
    """Of nothing yet."""
    row = {"key": "gen_random_uuid()", "user_id": NULL, "mentor_id": NULL, "idea_id": NULL, "timetable_id": NULL}
    return Insert(FEED, row | changed)


def request(idea: str, **changed: str) -> Insert:
    """Pending."""
    row = {"event_id": it.event, "idea_id": idea, "goal": "'Help'", "mentor_id": NULL, "session_id": NULL}
    row |= {f"{what}_{fact}": NULL for what in STEPS for fact in ("at", "by_id")}
    return Insert(REQUEST, row | changed)


STEPS = ("assigned", "scheduled", "declined", "withdrawn")


def done(*steps: str, **changed: str) -> dict[str, str]:
    """The who/when pairs of what happened to a request."""
    return {f"{step}_at": NOW for step in steps} | {f"{step}_by_id": it.ada_user for step in steps} | changed


def undone(*steps: str, **changed: str) -> dict[str, str]:
    return {f"{step}_{fact}": NULL for step in steps for fact in ("at", "by_id")} | changed


def scheduled(session: str, mentor: str, idea: str, **changed: str) -> Insert:
    """A request answered by the session."""
    facts = done("assigned", "scheduled", session_id=session, mentor_id=mentor)
    return request(idea, **facts | changed)


def person(email: str) -> Insert:
    return Insert(USER, {"email": f"'{email}' || %(n)s", "name": "'Somebody'", "password": "''", "erased_at": NULL})


def mentor(user: str) -> Insert:
    return Insert(MENTOR, {"user_id": user})


def photo(mentor: str) -> Insert:
    return Insert(PHOTO, {"mentor_id": mentor, "image": r"'\x00'::bytea"})


def topic(name: str) -> Insert:
    return Insert(TOPIC, {"name": f"'{name} ' || %(n)s"})


def event(slug: str, **changed: str) -> Insert:
    days = {"starts_on": "date '2027-03-06'", "ends_on": "date '2027-03-07'", "time_zone": "'UTC'"}
    booking = {"booking_opens_at": NULL, "booking_closes_at": NULL}
    return Insert(
        EVENT, {"name": "'Event'", "slug": f"'{slug}' || %(n)s", "join_code": NULL} | days | booking | changed
    )


def mail(thread: str, **changed: str) -> Insert:
    row = {"user_id": it.kim_user, "thread": f"'{thread}'", "subject": "'News'", "text": "'It moves.'"}
    return Insert(MAIL, row | {"sent_at": NULL, "dropped_at": NULL, "dropped_by_id": NULL} | changed)


def notification(key: str) -> Insert:
    return Insert(NOTIFICATION, {"user_id": it.kim_user, "key": f"'{key}'", "text": "'News'"})


def invitation(**changed: str) -> Insert:
    row = {"key": "gen_random_uuid()", "user_id": it.kim_user, "expires_at": NOW}
    return Insert(INVITATION, row | {"revoked_at": NULL, "revoked_by_id": NULL} | changed)


def application(idea: str, user: str, **changed: str) -> Insert:
    decided = dict.fromkeys(("accepted_at", "accepted_by_id", "refused_at", "refused_by_id"), NULL)
    return Insert(APPLICATION, {"idea_id": idea, "user_id": user} | decided | changed)


def file(**changed: str) -> Insert:
    row = {"event_id": it.event, "sheet": "'teams'", "file_name": "'teams.csv'", "content": "''::bytea"}
    return Insert(IMPORT, row | {"read_at": NULL, "confirmed_at": NULL, "confirmed_by_id": NULL} | changed)


def change(insert: Insert, pk: str, **changes: str) -> Update:
    """An update of a row of the same table."""
    return Update(insert.table, pk, changes)


LAWFUL = {
    lawful.one.table: lawful
    for lawful in (
        Lawful(session("nine", number=70), session("attic_ten", it.olga, 71), it.spare_session),
        Lawful(meeting(it.answering, it.moss), meeting(it.unanswering, it.moss), it.ended),
        Lawful(hearing(it.sam_user), hearing(it.zoe_user), it.hearing),
        Lawful(feed(user_id=it.kim_user), feed(idea_id=it.kelp), it.feed),
        Lawful(slot(1000), slot(1020), it.spare_slot),
        Lawful(timetable("Cellar"), timetable("Yard"), it.spare_timetable),
        Lawful(request(it.kelp), scheduled(it.unanswering, it.anna, it.moss), it.withdrawn),
        Lawful(event("winter"), event("summer"), it.other),
        Lawful(person("one"), person("two"), it.spare_user),
        Lawful(mentor(it.kim_user), mentor(it.mia_user), it.boris),
        Lawful(photo(it.olga), photo(it.zoe), it.anna_photo),
        Lawful(idea("Alga"), idea("Bog"), it.spare_idea),
        Lawful(topic("Pricing"), topic("Hiring"), it.law),
        Lawful(mail("one"), mail("two"), it.mail),
        Lawful(notification("one"), notification("two"), it.told),
        Lawful(invitation(), invitation(), it.revoked),
        Lawful(application(it.moss, it.sam_user), application(it.moss, it.zoe_user), it.refused),
        Lawful(file(), file(read_at=NOW), it.unread_file),
    )
}
