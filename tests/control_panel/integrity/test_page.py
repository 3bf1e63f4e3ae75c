"""The page that says whether the data keeps every rule."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from control_panel.integrity.asking import ask_for_check, carry_out
from control_panel.integrity.rules import all_rules
from control_panel.models import GIVEN_UP, IntegrityCheck
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session
from tests.making import make_slot
from tests.reading import Node, content, read
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

PAGE = "/integrity/"
RULES = len(all_rules())
NOTHING = {"table": "sessions_app_session", "pk": None, "other": None, "thing": "", "detail": ""}


def really_checked(cast: Cast) -> IntegrityCheck:
    check = ask_for_check(by=cast.admin)
    carry_out.call(check.pk)
    return check


def checked(cast: Cast, *faults: dict[str, Any], found: int = 0) -> IntegrityCheck:
    """All is well but for the first rule."""
    kept = {"checked": 3, "found": 0, "seconds": 0.1, "faults": []}
    report = [kept | {"rule": rule.name} for rule in all_rules()]
    report[0] |= {"faults": [NOTHING | fault for fault in faults], "found": found or len(faults)}
    facts = {"started_by": cast.admin, "finished_at": timezone.now(), "rule_count": RULES}
    return IntegrityCheck.objects.create(report=report, **facts)


def result_of(page: Node, promise: str) -> list[str]:
    (row,) = [row for row in page.all("tr") if row.words.startswith(promise)]
    return [cell.words for cell in row.all("td")[1:]]


def drop(constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table sessions_app_session drop constraint {constraint} cascade")


def test_before_the_first_check_the_page_says_so(admin: Client) -> None:
    page = content(admin.get(PAGE))

    assert page.one(class_="empty").words == "Nothing has been checked yet. A check takes seconds, and changes nothing."
    assert [button.words for button in page.all("button", class_="btn-primary")] == ["Check now"]


def test_the_last_check_says_when_by_whom_and_what_each_rule_looked_at(admin: Client, cast: Cast) -> None:
    really_checked(cast)

    page = content(admin.get(PAGE))

    notice = page.one(class_="notice-success").words
    assert notice.startswith(f"Every rule is kept. {RULES} rules made ")
    assert notice.endswith("· asked for by Ada Admin")
    assert result_of(page, "A mentor is in one session at a time") == ["3", "Kept"]
    assert result_of(page, "Slots of a timetable do not overlap") == ["3", "Kept"]
    headings = [row.words for row in page.all("tr", class_="integrity-heading")]
    assert headings == [
        "Sessions",
        "Timetables",
        "Meetings",
        "Requests",
        "People",
        "Mails and notifications",
        "History",
        "Database",
    ]
    assert "hx-trigger" not in page.one(id="integrity").attributes


def test_a_violation_is_named_with_the_way_to_its_rows(admin: Client, cast: Cast) -> None:
    drop("mentor_not_double_booked")
    Session.objects.filter(number=2).update(mentor=cast.anna)
    really_checked(cast)

    page = content(admin.get(PAGE))

    assert result_of(page, "A mentor is in one session at a time")[1] == "1 violation"
    (named,) = [item for item in page.all("li") if item.words == "Session 2, Hack and Session 1, Hack"]
    assert named.links() == {
        "Session 2, Hack": "/events/hack/sessions/2/",
        "Session 1, Hack": "/events/hack/sessions/1/",
    }
    missing = "mentor_not_double_booked (sessions_app_session): missing, not as declared, or not in force"
    assert missing in [item.words for item in page.all("li")]
    assert page.one(class_="notice-danger").words.startswith("3 violations were found.")


def test_asking_for_a_check_hands_it_to_a_worker_once(admin: Client) -> None:
    responses = [admin.post(PAGE), admin.post(PAGE)]

    assert [response["Location"] for response in responses] == [PAGE, PAGE]
    check = IntegrityCheck.objects.get()
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[check.pk]]


def test_a_check_under_way_says_how_far_it_is_and_is_asked_each_second(admin: Client) -> None:
    admin.post(PAGE)
    IntegrityCheck.objects.update(rules_done=7)

    page = content(admin.get(PAGE))

    assert page.one(id="integrity").attributes["hx-trigger"] == "every 1s"
    assert page.one("progress").attributes["value"] == "7"
    assert page.one("section").one("p", role="status").words.startswith(f"7 of {RULES} rules.")
    assert page.all("div", class_="notice-warning") == []


def test_htmx_gets_the_part_that_changes(admin: Client, cast: Cast) -> None:
    checked(cast)
    response = admin.get(PAGE, headers={"HX-Request": "true"})

    assert read(response).all("h1") == []
    assert response["Vary"].startswith("HX-Request, Cookie")


def test_a_check_on_which_nobody_works_says_so(admin: Client) -> None:
    admin.post(PAGE)
    IntegrityCheck.objects.update(started_at=timezone.now() - timedelta(seconds=16))

    (warning,) = content(admin.get(PAGE)).all(class_="notice-warning")

    assert warning.words.startswith("Nothing has happened for 15 seconds: no worker seems to run.")


def test_a_check_that_was_given_up_makes_room_for_another(admin: Client) -> None:
    admin.post(PAGE)
    IntegrityCheck.objects.update(started_at=timezone.now() - GIVEN_UP)
    admin.post(PAGE)
    assert IntegrityCheck.objects.count() == 2


def test_a_rule_that_a_check_did_not_know_yet_is_left_out(admin: Client, cast: Cast) -> None:
    check = checked(cast)
    check.report = [found for found in check.report if found["rule"] != "slot_not_empty"]
    check.save()

    page = content(admin.get(PAGE))

    assert [row for row in page.all("tr") if row.words.startswith("A slot is bounded")] == []


def test_what_cannot_be_read_any_more_is_named_by_its_id(admin: Client, cast: Cast) -> None:
    nobody = {"table": "events_user", "detail": "nobody"}
    missing = {"thing": "slot_not_empty", "table": "timetables_slot", "detail": "not_in_force"}
    checked(cast, {"pk": 4711}, {"table": "events_mail", "pk": 5, "other": 6}, nobody, missing, {"table": ""}, found=6)

    violations = content(admin.get(PAGE)).one("ul", class_="integrity-violations")

    assert [item.words for item in violations.all("li")] == [
        "Session 4711",
        "Mail 5 and Mail 6",
        "Person: nobody can administer: run “manage.py createsuperuser”",
        "slot_not_empty (timetables_slot): missing, not as declared, or not in force",
        "The database",
        "and 1 more",
    ]


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_page_costs_the_same_whatever_it_names(
    admin: Client, cast: Cast, sessions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    checked(cast, *({"pk": session.pk} for session in Session.objects.order_by("number")[:sessions]))

    with django_assert_num_queries(6):
        admin.get(PAGE)


def test_every_kind_of_row_has_a_name_and_a_page(admin: Client, cast: Cast) -> None:
    meeting, request = Meeting.objects.get(), MentorshipRequest.objects.order_by("pk")[0]
    named = [cast.ten, meeting, request, cast.annas, cast.kelp, cast.event]
    checked(cast, *({"table": row._meta.db_table, "pk": row.pk} for row in named))

    assert content(admin.get(PAGE)).one("ul", class_="integrity-violations").links() == {
        "Sat 6 Mar, 10:00–10:20 (UTC), Main hall, Hack": f"/events/hack/timetables/{cast.hall.pk}/",
        "Meeting of session 1 with Kelp, Hack": "/events/hack/sessions/1/",
        "Request of Kelp, Hack": f"/events/hack/requests/{request.pk}/",
        "Anna's own, Hack": f"/events/hack/timetables/{cast.annas.pk}/",
        "Kelp, Hack": f"/events/hack/ideas/{cast.kelp.pk}/",
        "Hack": "/events/hack/",
    }


def test_a_row_so_broken_that_it_has_no_page_is_named_all_the_same(admin: Client, cast: Cast) -> None:
    drop("session_number_positive")
    Session.objects.filter(number=3).update(number=-3)
    with connection.cursor() as cursor:
        cursor.execute("alter table timetables_slot drop constraint slot_not_empty")
    free = make_slot(cast.hall, 600)
    Slot.objects.filter(pk=free.pk).update(during="empty")
    broken = Session.objects.get(number=-3)
    checked(cast, {"pk": broken.pk}, {"table": "timetables_slot", "pk": free.pk})

    violations = content(admin.get(PAGE)).one("ul", class_="integrity-violations")

    assert [item.words for item in violations.all("li")] == ["Session -3, Hack", "Slot without a time, Main hall, Hack"]
