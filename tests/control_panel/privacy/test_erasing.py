"""Somebody is erased: nothing that says who they were is left anywhere, and what others need stays."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as BrowserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from control_panel.privacy.erasing import erase
from control_panel.tasks import run_next_task
from events.address_mails import tell_old_address
from events.join_mails import send_join_link
from events.models import Idea, Import, Mail, Mentor, Notification, User
from mentorship.models import MentorshipRequest
from sessions_app.models import Session
from tests import making, reading
from tests.control_panel.privacy.conftest import ADDRESS, NAME, Traces
from tests.proof.checker import violations

EVERY_ROW = """
    select table_name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'
"""


def places(*words: str) -> set[str]:
    """The tables with a row in which, in any of its columns, one of the words stands, also as bytes."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(EVERY_ROW)
        for (table,) in cursor.fetchall():
            for word in words:
                escaped = word.replace("'", "&#x27;")
                forms = [word, escaped, word.replace(",", "\\,"), word.encode().hex(), word.encode().lower().hex()]
                cursor.execute(
                    f'select exists (select from "{table}" t '
                    r"where replace(t::text, E'\r\n ', '') ilike any(%s) or t::text ilike any(%s))",
                    [[f"%{form}%" for form in forms]] * 2,
                )
                found |= {table} if cursor.fetchone() == (True,) else set()
    decoded = [str(session.get_decoded()) for session in BrowserSession.objects.all()]
    return found | ({"decoded sessions"} if any(word in said for word in words for said in decoded) else set())


WAS_IN = {
    "account_emailaddress",
    "events_idea",
    "events_import",
    "events_mail",
    "events_mentor",
    "events_notification",
    "events_user",
    "mentorship_mentorshiprequest",
    "mentorship_mentorshiprequestchange",
    "sessions_app_hearing",
    "sessions_app_session",
    "sessions_app_sessionchange",
    "timetables_timetable",
    "timetables_timetablechange",
    "usersessions_usersession",
}


def test_no_table_holds_the_name_or_the_address_any_more(traces: Traces) -> None:
    assert places(NAME, ADDRESS) == WAS_IN

    erase(traces.zoe, by=traces.cast.admin)

    assert places(NAME, ADDRESS, "For you alone", "I have a cold", "My life") == set()


def test_the_fact_of_a_session_stays_and_every_rule_holds(traces: Traces) -> None:
    before = list(Session.objects.values_list("pk", "during", "mentor", "idea"))

    erase(traces.zoe, by=traces.cast.admin)

    assert list(Session.objects.values_list("pk", "during", "mentor", "idea")) == before
    assert (Session.objects.get().description, Session.objects.get().mentor.user.name) == (
        f"Meet Erased person {traces.zoe.pk}",
        f"Erased person {traces.zoe.pk}",
    )
    assert violations(connection.connection) == []


def test_what_they_wrote_goes_and_that_they_asked_stays(traces: Traces) -> None:
    erase(traces.zoe, by=traces.cast.admin)

    asked = MentorshipRequest.objects.get()
    assert (asked.goal, asked.requested_by_id, asked.declined_by) == ("–", traces.zoe.pk, traces.cast.admin)
    assert set(asked.history.values_list("goal", flat=True)) == {"–"}
    assert asked.decline_reason == f"Erased person {traces.zoe.pk} has gone"


def test_what_others_were_told_stays_without_the_name(traces: Traces) -> None:
    erase(traces.zoe, by=traces.cast.admin)

    assert [note.text for note in Notification.objects.all()] == [f"Erased person {traces.zoe.pk} has time"]
    assert [mail.subject for mail in Mail.objects.all()] == [f"Session with Erased person {traces.zoe.pk}"]


def test_teams_that_would_be_called_alike_are_to_be_renamed_first(traces: Traces) -> None:
    Idea.objects.filter(pk=traces.cast.kelp.pk).update(name=NAME)
    Idea.objects.filter(pk=traces.cast.moss.pk).update(name=ADDRESS)

    with pytest.raises(ValidationError) as refused, transaction.atomic():
        erase(traces.zoe, by=traces.cast.admin)

    assert refused.value.messages == ["Another idea/team of this event has this name. Choose a different one."]
    assert User.objects.get(pk=traces.zoe.pk).erased_at is None


def test_files_that_name_them_go_and_others_stay(traces: Traces) -> None:
    erase(traces.zoe, by=traces.cast.admin)

    theirs, others = Import.objects.order_by("pk")
    assert (bytes(theirs.content), theirs.stage, others.stage) == (b"", "failed", "read")
    assert theirs.report["failure"] == "This file named somebody who has been erased. It has been thrown away."


def test_the_address_of_before_goes_with_the_work_that_was_done(traces: Traces) -> None:
    tell_old_address.enqueue("zoe.before@example.org", "en")
    assert run_next_task()
    send_join_link.enqueue("KXRTWPMH", "nora@example.org", "Nora New", "en")
    assert places("zoe.before@example.org") == {"django_tasks_database_dbtaskresult"}

    erase(traces.zoe, by=traces.cast.admin)

    assert places("zoe.before@example.org") == set()
    assert places("nora@example.org") == {"django_tasks_database_dbtaskresult"}  # still to be done


def test_they_are_signed_out_and_nobody_can_be_again(traces: Traces, client: Client) -> None:
    client.force_login(traces.zoe)

    erase(traces.zoe, by=traces.cast.admin)

    assert client.get("/account/").status_code == 302
    assert (Authenticator.objects.count(), UserSession.objects.count()) == (0, 0)
    for wrong in ({"is_active": True}, {"is_administrator": True}):
        with pytest.raises(IntegrityError, match="erased_person_is_nobody"), transaction.atomic():
            User.objects.filter(pk=traces.zoe.pk).update(**wrong)


def test_no_change_of_history_is_written_and_none_can_be_made_afterwards(traces: Traces) -> None:
    changes = traces.asked.history.model._base_manager
    before = changes.count()

    erase(traces.zoe, by=traces.cast.admin)

    assert changes.count() == before
    with pytest.raises(Exception, match="append"), transaction.atomic():
        changes.update(goal="forged")


def test_another_person_of_the_same_name_keeps_it(traces: Traces) -> None:
    twin = making.make_user("Zoe Twin")
    User.objects.filter(pk=twin.pk).update(name=NAME.upper())

    erase(traces.zoe, by=traces.cast.admin)

    assert User.objects.get(pk=twin.pk).name == NAME.upper()
    assert places(ADDRESS) == set()
    assert Session.objects.get().description == f"Meet {NAME}"


def test_a_single_name_is_no_reason_to_change_what_others_wrote(traces: Traces) -> None:
    User.objects.filter(pk=traces.cast.kim.pk).update(name="Sell")
    Notification.objects.create(user=traces.cast.admin, text="Sell has gone; nobody is unselling it")

    erase(traces.cast.kim, by=traces.cast.admin)

    assert ["want to sell" in change.goal for change in traces.asked.history][:1] == [True]
    told = Notification.objects.get(user=traces.cast.admin).text
    assert told == f"Erased person {traces.cast.kim.pk} has gone; nobody is unselling it"


def refused(traces: Traces, person: User, by: User | None = None) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        erase(person, by=by or traces.cast.admin)
    return refusal.value.messages


def test_a_mentor_with_a_session_to_come_is_not_erased(traces: Traces) -> None:
    making.make_session(traces.cast.ten, traces.cast.boris)

    assert refused(traces, traces.zoe) == [
        "1 session to come is with them as a mentor. Cancel it, or give it to another mentor."
    ]
    assert ADDRESS in str(User.objects.get(pk=traces.zoe.pk).email)


def test_the_last_of_a_team_that_has_a_session_to_come_is_not_erased(traces: Traces) -> None:
    making.make_session(traces.cast.ten, traces.cast.anna, traces.cast.kelp)

    assert refused(traces, traces.cast.kim) == [
        "1 session of Kelp in Hack is to come, and nobody else is in the team. Cancel it first."
    ]


def test_requests_that_wait_are_settled_first(traces: Traces) -> None:
    waiting = making.make_request(traces.cast.kelp, by=traces.cast.kim)
    waiting.assign(mentor=traces.cast.boris, by=traces.cast.admin)

    assert refused(traces, traces.cast.kim) == [
        "1 request that they wrote waits. What they wrote goes: schedule, decline or withdraw it first."
    ]
    assert refused(traces, traces.zoe) == [
        "1 request is assigned to them and not scheduled. Assign it to another mentor, or decline it."
    ]


def test_nobody_erases_themselves_the_last_administrator_or_anybody_twice(traces: Traces) -> None:
    admin = traces.cast.admin
    erase(traces.zoe, by=admin)

    assert refused(traces, admin) == ["You cannot erase yourself. Ask another administrator."]
    assert refused(traces, admin, by=traces.cast.kim) == [
        "Ada Admin is the only administrator. Make somebody else one first."
    ]
    assert refused(traces, traces.zoe) == [f"Erased person {traces.zoe.pk} has been erased already. Reload the page."]


def test_free_slots_to_come_of_their_own_go(traces: Traces) -> None:
    cast = traces.cast
    own = making.make_timetable("Own", event=cast.event, mentor=cast.boris)
    making.make_slot(own, 300)
    cast.hall.mentors.add(cast.boris)

    erase(traces.zoe, by=cast.admin)

    assert (own.slots.count(), cast.hall.mentors.count(), cast.event.mentors.count()) == (0, 0, 1)
    assert Mentor.objects.get(pk=cast.boris.pk).topics.count() == 0


# The page


@pytest.fixture
def admin(traces: Traces, client: Client) -> Client:
    client.force_login(traces.cast.admin)
    return client


def page_of(person: User) -> str:
    return f"/events/hack/people/{person.pk}/erasure/"


def test_the_page_says_what_goes_and_what_stays(admin: Client, traces: Traces) -> None:
    page = admin.get(page_of(traces.zoe))

    lists = [[line.words for line in each.all("li")] for each in reading.content(page).all("ul")]
    assert reading.heading(page) == f"Erase {NAME}?"
    assert lists[-1] == [
        "1 session as a mentor, with its time and team.",
        "That 1 request was asked, and what became of it.",
    ]
    assert reading.content(page).links()["Download their data first"] == (f"/events/hack/people/{traces.zoe.pk}/data/")


def test_it_asks_to_be_sure(admin: Client, traces: Traces) -> None:
    page = admin.post(page_of(traces.zoe))

    assert reading.beside(page, "sure") == ["Tick this, as it cannot be taken back."]
    assert User.objects.filter(email=ADDRESS).exists()


def test_it_erases_and_says_so(admin: Client, traces: Traces) -> None:
    page = admin.post(page_of(traces.zoe), {"sure": "on"}, follow=True)

    assert reading.messages(page) == [
        f"Done: Nothing of the person is kept any more. It is now called “Erased person {traces.zoe.pk}”."
    ]
    assert places(NAME, ADDRESS) == set()
    assert admin.get(page_of(traces.zoe)).status_code == 404


def test_it_says_what_is_to_be_done_first(admin: Client, traces: Traces) -> None:
    page = admin.get(page_of(traces.cast.admin))

    assert "You cannot erase yourself. Ask another administrator." in reading.content(page).words
    assert reading.content(page).all("button") == []
    assert admin.post(page_of(traces.cast.admin), {"sure": "on"}).status_code == 409
