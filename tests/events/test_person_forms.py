"""Adding, changing, deactivating and removing people."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from events.inviting import invite
from events.models import Application, Invitation, Mail, Mentor, User
from events.participants import deactivate, edit_person, remove_person
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/people/"
ADD = f"{LIST}add/"


def page_of(person: User, act: str = "edit") -> str:
    return f"{LIST}{person.pk}/{act}/"


def typed(person: User, cast: Cast, **changed: Any) -> dict[str, Any]:
    teams = [idea.pk for idea in person.ideas.filter(event=cast.event)]
    return {"name": person.name, "email": person.email, "teams": teams} | changed


# Adding


def test_a_new_participant_joins_a_team_and_is_invited(admin: Client, cast: Cast) -> None:
    facts = {"email": "Zoe+hack@Example.org", "name": "Zoë", "role": "participant", "team": cast.kelp.pk}
    page = admin.post(ADD, facts | {"invited": "on"}, follow=True)

    zoe = User.objects.get(email="zoe+hack@example.org")
    assert set(cast.kelp.members.all()) == {cast.kim, zoe}
    assert [invitation.created_by for invitation in zoe.invitations.all()] == [cast.admin]
    assert reading.messages(page) == ["Done: Zoë is in this event now."]


def test_a_participant_may_come_without_a_team(admin: Client, cast: Cast) -> None:
    admin.post(ADD, {"email": "zoe@example.org", "role": "participant"})

    assert [person.email for person in cast.event.participants.all()] == ["zoe@example.org"]
    assert not Invitation.objects.exists()


def test_a_mentor_gets_an_empty_profile_on_the_clocks_of_the_event(admin: Client, cast: Cast) -> None:
    admin.post(ADD, {"email": "zoe@example.org", "name": "Zoe", "role": "mentor"})

    mentor = Mentor.objects.of(cast.event).get(user__email="zoe@example.org")
    assert (mentor.headline, mentor.time_zone) == ("", "Europe/Tallinn")


def test_somebody_known_becomes_an_administrator(admin: Client, cast: Cast) -> None:
    admin.post(ADD, {"email": "KIM@example.org", "role": "administrator"})

    cast.kim.refresh_from_db()
    assert (cast.kim.is_administrator, cast.kim.name) == (True, "Kim Kelp")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"role": "participant"}, "Kim Kelp is a participant of this event already."),
        ({"role": "participant", "team": "kelp"}, "Kim Kelp is in this team already."),
        ({"role": "mentor", "email": "anna@example.org"}, "Anna Berg is a mentor of this event already."),
        ({"role": "administrator", "email": "ada@example.org"}, "Ada Admin is an administrator already."),
        ({"role": "mentor", "email": "kim"}, "Enter a valid email address."),
        ({"role": "mentor", "email": "a\0b@example.org"}, "Null characters are not allowed."),
    ],
)
def test_what_is_so_already_is_told_beside_the_address(
    admin: Client, cast: Cast, facts: dict[str, Any], told: str
) -> None:
    sent = {"email": "kim@example.org"} | facts | ({"team": cast.kelp.pk} if "team" in facts else {})

    page = admin.post(ADD, sent)

    assert told in reading.beside(page, "email")


def test_a_deactivated_person_is_not_added_again(admin: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)

    page = admin.post(ADD, {"email": "kim@example.org", "role": "mentor"})

    assert page.status_code == 409
    assert reading.beside(page, "email") == [
        "Kim Kelp is deactivated. Reactivate them first, on the page of their name."
    ]


# Changing


def test_name_teams_and_roles_change(admin: Client, cast: Cast) -> None:
    page = admin.post(
        page_of(cast.kim),
        typed(cast.kim, cast, name="Kim Oak", teams=[cast.moss.pk], is_mentor="on", is_administrator="on"),
        follow=True,
    )

    cast.kim.refresh_from_db()
    assert (cast.kim.name, cast.kim.is_administrator) == ("Kim Oak", True)
    assert list(cast.kim.ideas.all()) == [cast.moss]
    assert Mentor.objects.of(cast.event).filter(user=cast.kim).exists()
    assert reading.messages(page) == ["Done: Kim Oak has been saved."]


def test_whoever_leaves_their_last_team_stays_in_the_event(admin: Client, cast: Cast) -> None:
    admin.post(page_of(cast.kim), typed(cast.kim, cast, teams=[]))

    assert list(cast.event.participants.all()) == [cast.kim]


def test_teams_of_other_events_stay(admin: Client, cast: Cast) -> None:
    elsewhere = making.make_idea("Newt", event=making.make_event("other"), members=[cast.kim])

    admin.post(page_of(cast.kim), typed(cast.kim, cast, teams=[]))

    assert list(cast.kim.ideas.all()) == [elsewhere]


def test_a_new_address_ends_the_old_one_and_what_was_sent_to_it(admin: Client, cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.kim, email="kim@example.org", verified=True, primary=True)
    invitation = invite(cast.kim, event=cast.event, by=cast.admin)

    admin.post(page_of(cast.kim), typed(cast.kim, cast, email="kim.oak@example.org"))

    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert not EmailAddress.objects.filter(user=cast.kim).exists()


def test_an_address_of_somebody_else_is_told_beside_it(admin: Client, cast: Cast) -> None:
    page = admin.post(page_of(cast.kim), typed(cast.kim, cast, email="MIA@example.org"))

    assert page.status_code == 409
    assert reading.beside(page, "email") == ["Someone has this address already."]


def test_the_last_administrator_cannot_give_that_up(admin: Client, cast: Cast) -> None:
    page = admin.post(page_of(cast.admin), typed(cast.admin, cast))

    assert page.status_code == 409
    assert reading.beside(page, "is_administrator") == [
        "Ada Admin is the only administrator. Make somebody else one first."
    ]


def test_one_of_two_administrators_can(admin: Client, cast: Cast) -> None:
    making.make_administrator("Bea Boss")

    assert admin.post(page_of(cast.admin), typed(cast.admin, cast)).status_code == 302


def test_a_mentor_with_sessions_stays_one(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    page = admin.post(page_of(cast.anna.user), typed(cast.anna.user, cast))

    assert page.status_code == 409
    assert reading.beside(page, "is_mentor")[0] == (
        "Anna Berg has 1 session in this event. Cancel it, or give it to another mentor, first."
    )
    cast.anna.user.refresh_from_db()
    assert cast.anna.user.name == "Anna Berg"


# Deactivating


def test_the_page_says_what_stands(admin: Client, cast: Cast) -> None:
    far = making.make_slot(cast.hall, 36_524 * 24 * 60)
    making.make_session(far, cast.anna, cast.kelp)

    asked = {who: reading.content(admin.get(page_of(who, "deactivation"))) for who in (cast.anna.user, cast.kim)}

    assert [item.words for page in asked.values() for item in page.one(class_="confirm-consequences").all("li")] == [
        "1 session to come as a mentor stands. Cancel it, or give it to another mentor.",
        "Kelp keeps 1 session to come in Hack.",
    ]


def test_a_deactivated_person_is_out_and_hears_nothing(admin: Client, cast: Cast, client: Client) -> None:
    theirs = Client()
    theirs.force_login(cast.kim)
    invite(cast.kim, event=cast.event, by=cast.admin)
    Application.objects.create(idea=cast.moss, user=cast.kim)

    page = admin.post(page_of(cast.kim, "deactivation"), follow=True)

    assert reading.messages(page) == ["Done: Kim Kelp is deactivated."]
    assert theirs.get("/").status_code == 302
    assert not Mail.objects.filter(user=cast.kim).exists()
    assert not Application.objects.exists()
    assert list(cast.kelp.members.all()) == [cast.kim]


def test_where_nobody_administrates_any_more_others_still_change_and_go(cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    facts: dict[str, Any] = {
        "email": cast.kim.email,
        "is_mentor": False,
        "is_administrator": False,
        "teams": [cast.kelp],
    }

    edit_person(cast.kim, event=cast.event, name="Kim Kelly", by=None, **facts)
    deactivate(cast.kim, by=cast.admin)

    cast.kim.refresh_from_db()
    assert (cast.kim.name, cast.kim.is_active) == ("Kim Kelly", False)


def test_nobody_deactivates_themselves(admin: Client, cast: Cast) -> None:
    making.make_administrator("Bea Boss")

    page = admin.post(page_of(cast.admin, "deactivation"))

    assert page.status_code == 409
    assert reading.on_top(page) == ["You cannot deactivate yourself. Ask another administrator."]


def test_reactivated_they_come_in_again(admin: Client, cast: Cast) -> None:
    deactivate(cast.kim, by=cast.admin)

    page = admin.post(page_of(cast.kim, "reactivation"), follow=True)

    cast.kim.refresh_from_db()
    assert cast.kim.is_active
    assert reading.messages(page) == ["Done: Kim Kelp can sign in again."]


# Removing


def test_whoever_is_removed_is_in_no_team_and_sees_nothing(admin: Client, cast: Cast) -> None:
    cast.event.participants.add(cast.kim)
    invitation = invite(cast.kim, event=cast.event, by=cast.admin)

    page = admin.post(page_of(cast.kim, "removal"), follow=True)

    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert not User.objects.of(cast.event).contains(cast.kim)
    assert reading.messages(page) == ["Done: Kim Kelp is not in this event any more."]


def test_a_mentor_with_a_timetable_stays(admin: Client, cast: Cast) -> None:
    page = admin.get(page_of(cast.anna.user, "removal"))

    assert [line.words for line in reading.content(page).one(class_="error-summary").all("li")] == [
        "Anna Berg has 1 custom timetable in this event. Delete it, or give it to another mentor, first."
    ]


def test_an_administrator_is_in_every_event(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="is an administrator, and those are in every event"):
        remove_person(cast.admin, cast.event, by=cast.admin)


def test_the_act_leaves_the_person_as_they_were_when_refused(cast: Cast) -> None:
    cast.admin.last_login = timezone.now()
    with pytest.raises(ValidationError):
        edit_person(
            cast.admin,
            event=cast.event,
            name="Else",
            email="else@example.org",
            is_mentor=False,
            is_administrator=False,
            teams=[],
            by=cast.admin,
        )

    assert (cast.admin.name, cast.admin.email) == ("Ada Admin", "ada@example.org")
