"""Attacks on the rules of events, people, teams, and of how they come in."""

from tests.proof.attacks.attack import Alone, Attack, Pair
from tests.proof.attacks.lawful import (
    APPLICATION,
    EVENT,
    IMPORT,
    INVITATION,
    NOW,
    NULL,
    USER,
    application,
    event,
    file,
    idea,
    invitation,
    mentor,
    person,
    photo,
    topic,
)
from tests.proof.attacks.writing import Insert, Update, it

LATER, EARLIER = "timestamptz '2027-03-05 10:00+00'", "timestamptz '2027-03-04 10:00+00'"
UPPER_EMAIL_OF_KIM = f"(select upper(email) from {USER} where id = {it.kim_user})"
EMAIL_OF_KIM = f"(select email from {USER} where id = {it.kim_user})"
KEY_OF_INVITATION = f"(select key from {INVITATION} where id = {it.invitation})"


def named(insert: Insert, **changed: str) -> Insert:
    return Insert(insert.table, {**insert.row, **changed})


def on_event(**changes: str) -> Update:
    return Update(EVENT, it.event, changes)


def once(rule: str, insert: Insert, same: Insert, taken: dict[str, str], pk: str) -> list[Attack]:
    """What is unique in a table: `taken` by the scene, or newly by two rows; another row, `pk`, wants it too."""
    column = next(iter(taken))
    own = Update(insert.table, pk, {column: same.row[column]})
    return [
        Alone(rule, named(insert, **taken)),
        Alone(rule, Update(insert.table, pk, taken)),
        Pair(rule, insert, same),
        Pair(rule, insert, own),
    ]


PEOPLE_ATTACKS: list[Attack] = [
    # Days and times of an event come in order.
    Alone("event_ends_after_it_starts", event("spring", ends_on="date '2027-03-05'")),
    Alone("event_ends_after_it_starts", on_event(ends_on="starts_on - 1")),
    Pair("event_ends_after_it_starts", on_event(starts_on="date '2027-03-07'"), on_event(ends_on="date '2027-03-06'")),
    Alone("booking_closes_after_it_opens", event("spring", booking_opens_at=LATER, booking_closes_at=EARLIER)),
    Alone("booking_closes_after_it_opens", on_event(booking_opens_at=LATER, booking_closes_at=LATER)),
    Pair("booking_closes_after_it_opens", on_event(booking_opens_at=LATER), on_event(booking_closes_at=EARLIER)),
    # What is given once.
    *once("events_event_slug_key", event("spring"), event("spring"), {"slug": "'hack' || %(n)s"}, it.other),
    *once(
        "events_event_join_code_key",
        event("spring", join_code="'NEW-' || %(n)s"),
        event("autumn", join_code="'NEW-' || %(n)s"),
        {"join_code": "'CODE-' || %(n)s"},
        it.other,
    ),
    *once("events_user_email_key", person("new"), person("new"), {"email": EMAIL_OF_KIM}, it.spare_user),
    *once("email_unique_whatever_its_case", person("new"), person("NEW"), {"email": UPPER_EMAIL_OF_KIM}, it.spare_user),
    *once("events_mentor_user_id_key", mentor(it.kim_user), mentor(it.kim_user), {"user_id": it.anna_user}, it.boris),
    *once("events_photo_mentor_id_key", photo(it.olga), photo(it.olga), {"mentor_id": it.anna}, it.boris_photo),
    *once("topic_name_unique", topic("New"), topic("NEW"), {"name": "'ux ' || %(n)s"}, it.law),
    *once("idea_name_unique_in_event", idea("New"), idea("NEW"), {"name": "'KELP'"}, it.spare_idea),
    *once(
        "events_invitation_key_key",
        invitation(key=it.new_key),
        invitation(key=it.new_key),
        {"key": KEY_OF_INVITATION},
        it.revoked,
    ),
    # Whoever was erased does not come back.
    Alone("erased_person_is_nobody", named(person("gone"), erased_at=NOW)),
    Alone("erased_person_is_nobody", Update(USER, it.spare_user, {"erased_at": NOW})),
    Pair(
        "erased_person_is_nobody",
        Update(USER, it.spare_user, {"erased_at": NOW, "is_active": "false"}),
        Update(USER, it.spare_user, {"is_active": "true"}),
        back="",
    ),
    # Who asks to join a team waits once, and is answered once.
    Alone("application_waits_once", application(it.kelp, it.mia_user)),
    Alone("application_waits_once", Update(APPLICATION, it.accepted, {"accepted_at": NULL, "user_id": it.mia_user})),
    Pair("application_waits_once", application(it.moss, it.sam_user), application(it.moss, it.sam_user)),
    Pair(
        "application_waits_once",
        application(it.kelp, it.sam_user),
        Update(APPLICATION, it.accepted, {"accepted_at": NULL}),
    ),
    Pair(
        "application_waits_once",
        Update(APPLICATION, it.accepted, {"accepted_at": NULL}),
        Update(APPLICATION, it.refused, {"refused_at": NULL}),
    ),
    Alone("application_decided_once", application(it.moss, it.sam_user, accepted_at=NOW, refused_at=NOW)),
    Alone("application_decided_once", Update(APPLICATION, it.accepted, {"refused_at": NOW})),
    Pair(
        "application_decided_once",
        Update(APPLICATION, it.application, {"accepted_at": NOW}),
        Update(APPLICATION, it.application, {"refused_at": NOW}),
    ),
    Alone("application_decided_by_has_time", application(it.moss, it.sam_user, accepted_by_id=it.ada_user)),
    Alone("application_decided_by_has_time", application(it.moss, it.sam_user, refused_by_id=it.ada_user)),
    Alone("application_decided_by_has_time", Update(APPLICATION, it.application, {"refused_by_id": it.ada_user})),
    Pair(
        "application_decided_by_has_time",
        Update(APPLICATION, it.accepted_too, {"accepted_by_id": it.ada_user}),
        Update(APPLICATION, it.accepted_too, {"accepted_at": NULL}),
    ),
    # Who did something is kept together with when; a file is read before it is confirmed.
    Alone("invitation_revoked_by_has_time", invitation(revoked_by_id=it.ada_user)),
    Alone("invitation_revoked_by_has_time", Update(INVITATION, it.invitation, {"revoked_by_id": it.ada_user})),
    Pair(
        "invitation_revoked_by_has_time",
        Update(INVITATION, it.revoked, {"revoked_by_id": it.ada_user}),
        Update(INVITATION, it.revoked, {"revoked_at": NULL}),
    ),
    Alone("import_confirmed_by_has_time", file(confirmed_by_id=it.ada_user)),
    Alone("import_confirmed_by_has_time", Update(IMPORT, it.read_file, {"confirmed_by_id": it.ada_user})),
    Pair(
        "import_confirmed_by_has_time",
        Update(IMPORT, it.confirmed_file, {"confirmed_by_id": it.ada_user}),
        Update(IMPORT, it.confirmed_file, {"confirmed_at": NULL}),
    ),
    Alone("import_read_before_confirmed", file(confirmed_at=NOW)),
    Alone("import_read_before_confirmed", Update(IMPORT, it.unread_file, {"confirmed_at": NOW})),
    Pair(
        "import_read_before_confirmed",
        Update(IMPORT, it.read_file, {"confirmed_at": NOW}),
        Update(IMPORT, it.read_file, {"read_at": NULL}),
    ),
]
