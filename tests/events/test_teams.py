"""Participants make a team, ask to join one, are taken in or not, and leave it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Application, Idea, Mail, Notification, User
from events.participants import deactivate
from events.team_joining import accept, ask_to_join, refuse
from tests import making, reading
from tests.sessions_app.conftest import Cast, make_cast

TEAMS = "/events/hack/teams/"
APPLICATIONS = "/events/hack/applications/"


@pytest.fixture
def jo(cast: Cast, client: Client) -> User:
    jo = making.make_user("Jo Joining")
    cast.event.participants.add(jo)
    client.force_login(jo)
    return jo


@pytest.fixture
def kims(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.kim)
    return client


def told() -> set[tuple[str, str]]:
    return set(Notification.objects.values_list("user__name", "text"))


def page_of(application: Application, act: str) -> str:
    return f"{APPLICATIONS}{application.pk}/{act}/"


# The teams


def test_whoever_looks_for_a_team_sees_what_each_works_on(cast: Cast, jo: User, client: Client) -> None:
    Idea.objects.filter(pk=cast.kelp.pk).update(brief="Seaweed")
    cast.kelp.topics.add(making.make_topic())
    ask_to_join(cast.moss, by=jo)

    assert reading.rows(client.get(TEAMS)) == [
        ["Kelp", "Seaweed", "UX", "1", "Ask to join Kelp"],
        ["Moss", "", "", "1", "Asked Take back Moss"],
    ]


def test_whoever_has_a_team_reads_no_brief_of_another(cast: Cast, kims: Client) -> None:
    Idea.objects.update(brief="Secret")

    pages = [kims.get(TEAMS), kims.get(f"{TEAMS}{cast.moss.pk}/application/")]

    assert reading.rows(pages[0]) == [["Kelp", "", "1"], ["Moss", "", "1"]]
    assert [b"Secret" in page.content for page in pages] == [False, False]


@pytest.mark.parametrize(("query", "found"), [("q=kel", ["Kelp"]), ("q=mia@", []), ("topic={ux}", ["Moss"])])
def test_the_teams_are_searched_but_not_by_address(
    cast: Cast, jo: User, client: Client, query: str, found: list[str]
) -> None:
    ux = making.make_topic()
    cast.moss.topics.add(ux)

    assert [row[0] for row in reading.rows(client.get(f"{TEAMS}?{query.format(ux=ux.pk)}"))] == found


def test_the_teams_take_the_same_queries_for_one_and_three(
    cast: Cast, jo: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Session, person, roles (2), event, takes part, own teams, who waits, topics, count, teams, members, topics, bell.
    for names in ([], ["Newt", "Olm"]):
        for name in names:
            making.make_idea(name, event=cast.event, members=[making.make_user(name)])
        with django_assert_num_queries(14):
            client.get(TEAMS)


def test_home_says_what_to_do_without_a_team(cast: Cast, jo: User, client: Client) -> None:
    page = reading.content(client.get("/"))

    assert {"Look at the teams Hack": TEAMS, "Make a new team Hack": f"{TEAMS}add/"}.items() <= page.links().items()


# Making one


def test_who_makes_a_team_is_in_it(cast: Cast, jo: User, client: Client) -> None:
    page = client.post(f"{TEAMS}add/", {"name": "Newt", "brief": "Ponds", "new_topics": "UX"}, follow=True)

    newt = Idea.objects.get(name="Newt")
    assert (newt.event, newt.brief, list(newt.members.all())) == (cast.event, "Ponds", [jo])
    assert [str(topic) for topic in newt.topics.all()] == ["UX"]
    assert reading.messages(page) == ["Done: Newt has been made, and you are in it."]


def test_a_name_that_is_taken_is_told_beside_it(cast: Cast, jo: User, client: Client) -> None:
    page = client.post(f"{TEAMS}add/", {"name": "kelp"})

    assert page.status_code == 409
    assert reading.beside(page, "name") == ["Another idea/team of this event has this name. Choose a different one."]


def test_whoever_is_in_a_team_leaves_it_first(cast: Cast, kims: Client) -> None:
    pages = [kims.post(f"{TEAMS}add/", {"name": "Newt"}), kims.post(f"{TEAMS}{cast.moss.pk}/application/")]

    assert [reading.on_top(page) for page in pages] == [["You are in Kelp. Leave it first."]] * 2
    assert not Idea.objects.filter(name="Newt").exists()


# Asking


def test_the_members_hear_that_somebody_asks(cast: Cast, jo: User, client: Client, kims: Client) -> None:
    page = client.post(f"{TEAMS}{cast.kelp.pk}/application/", follow=True)

    assert reading.messages(page) == ["Done: Kelp has been asked. You hear as soon as somebody decides."]
    assert told() == {("Kim Kelp", "Jo Joining asks to join Kelp.")}
    assert [mail.user for mail in Mail.objects.all()] == [cast.kim]
    for url in ("/", APPLICATIONS, TEAMS, f"/events/hack/ideas/{cast.kelp.pk}/"):
        assert "Jo Joining" in reading.content(kims.get(url)).words


def test_everywhere_it_is_told_on_the_events_clocks_when_they_asked(cast: Cast, jo: User, kims: Client) -> None:
    application = ask_to_join(cast.kelp, by=jo)
    Application.objects.filter(pk=application.pk).update(asked_at=making.at(0).lower)

    for url in ("/", APPLICATIONS):
        assert "wants to join Kelp Sat 6 Mar, 12:00" in reading.content(kims.get(url)).words


def test_of_a_team_without_members_the_administrators_hear(cast: Cast, jo: User) -> None:
    cast.kelp.members.clear()

    ask_to_join(cast.kelp, by=jo)

    assert told() == {("Ada Admin", "Jo Joining asks to join Kelp.")}


def test_nobody_asks_the_same_team_twice(cast: Cast, jo: User, client: Client) -> None:
    ask_to_join(cast.kelp, by=jo)

    page = client.post(f"{TEAMS}{cast.kelp.pk}/application/")

    assert (page.status_code, reading.on_top(page)) == (409, ["This person has asked to join this team already."])


def test_whoever_asked_takes_it_back(cast: Cast, jo: User, client: Client) -> None:
    application = ask_to_join(cast.kelp, by=jo)

    page = client.post(page_of(application, "withdrawal"), follow=True)

    assert reading.messages(page) == ["Done: Kelp is not asked any more."]
    assert not Application.objects.exists()
    assert not Mail.objects.exists()


# Deciding


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_a_member_or_an_administrator_takes_them_in(cast: Cast, jo: User, who: str) -> None:
    lea = making.make_user("Lea Late")
    cast.kelp.members.add(lea)
    application, elsewhere = ask_to_join(cast.kelp, by=jo), ask_to_join(cast.moss, by=jo)
    decider = {"member": cast.kim, "administrator": cast.admin}[who]
    client = Client()
    client.force_login(decider)
    Notification.objects.all().delete()

    page = client.post(page_of(application, "acceptance"), follow=True)

    assert reading.messages(page) == ["Done: Jo Joining is in Kelp now."]
    assert set(cast.kelp.members.all()) == {cast.kim, lea, jo}
    assert not Application.objects.filter(pk=elsewhere.pk).exists()
    others = {cast.kim, lea} - {decider}
    assert told() == {
        ("Jo Joining", "You are in Kelp now."),
        *((str(one), "Jo Joining has joined Kelp.") for one in others),
    }


def test_who_is_in_another_team_neither_sees_nor_decides_it(cast: Cast, jo: User) -> None:
    application = ask_to_join(cast.kelp, by=jo)
    mias = Client()
    mias.force_login(cast.mia)

    assert [page for page in (APPLICATIONS, TEAMS) if "Jo Joining" in reading.content(mias.get(page)).words] == []
    assert [mias.post(page_of(application, act)).status_code for act in ("acceptance", "refusal")] == [404, 404]


def test_a_mentor_of_the_team_does_not_see_who_asks(cast: Cast, jo: User) -> None:
    ask_to_join(cast.kelp, by=jo)
    making.make_session(cast.ten, cast.anna, cast.kelp)
    annas = Client()
    annas.force_login(cast.anna.user)

    page = reading.content(annas.get(f"/events/hack/ideas/{cast.kelp.pk}/")).words

    assert ("Kelp" in page, "Jo Joining" in page) == (True, False)


def test_a_refused_person_hears_and_may_ask_again(cast: Cast, jo: User, kims: Client) -> None:
    application = ask_to_join(cast.kelp, by=jo)

    kims.post(page_of(application, "refusal"))

    assert ("Jo Joining", "Kelp did not take you in. Ask another team, or make one.") in told()
    assert {mail.user for mail in Mail.objects.all()} == {jo}
    assert ask_to_join(cast.kelp, by=jo).pk


def test_what_has_been_decided_is_not_decided_again(cast: Cast, jo: User, kims: Client) -> None:
    application = ask_to_join(cast.kelp, by=jo)
    refuse(Application.objects.get(), by=cast.admin)

    page = kims.post(page_of(application, "acceptance"))

    assert (page.status_code, reading.on_top(page)) == (409, ["Somebody has decided this already."])
    assert list(cast.kelp.members.all()) == [cast.kim]


def test_whoever_found_another_team_meanwhile_is_not_taken_in(cast: Cast, jo: User) -> None:
    ask_to_join(cast.kelp, by=jo)
    cast.moss.members.add(jo)

    with pytest.raises(ValidationError, match="Jo Joining is in Moss by now"):
        accept(Application.objects.get(), by=cast.kim)


# Leaving


def test_the_others_hear_who_leaves(cast: Cast, kims: Client) -> None:
    lea = making.make_user("Lea Late")
    cast.kelp.members.add(lea)

    page = kims.post(f"{TEAMS}{cast.kelp.pk}/leaving/", follow=True)

    assert reading.messages(page) == ["Done: You are not in Kelp any more."]
    assert told() == {("Lea Late", "Kim Kelp has left Kelp.")}
    assert list(cast.event.participants.all()) == [cast.kim]


def test_after_the_last_the_team_stays_and_the_administrators_hear(cast: Cast, kims: Client) -> None:
    kims.post(f"{TEAMS}{cast.kelp.pk}/leaving/")

    assert Idea.objects.filter(pk=cast.kelp.pk).exists()
    assert told() == {("Ada Admin", "Kim Kelp has left Kelp. It has no members now.")}


# At the same moment


def at_once(*acts: Any) -> list[str]:
    def run(act: Any) -> str:
        try:
            act()
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_members_who_decide_at_once_one_does() -> None:
    cast = make_cast()
    lea, jo = making.make_user("Lea Late"), making.make_user("Jo Joining")
    cast.kelp.members.add(lea)
    cast.event.participants.add(jo)
    pk = ask_to_join(cast.kelp, by=jo).pk

    answers = at_once(
        lambda: refuse(Application.objects.get(pk=pk), by=lea),
        lambda: accept(Application.objects.get(pk=pk), by=cast.kim),
    )

    decided = Application.objects.get()
    assert answers == ["Somebody has decided this already.", "done"]
    assert cast.kelp.members.contains(jo) == (decided.accepted_at is not None)


@pytest.mark.django_db(transaction=True)
def test_two_teams_do_not_take_in_the_same_person() -> None:
    cast = make_cast()
    jo = making.make_user("Jo Joining")
    cast.event.participants.add(jo)
    first, second = ask_to_join(cast.kelp, by=jo), ask_to_join(cast.moss, by=jo)

    at_once(lambda: accept(first, by=cast.kim), lambda: accept(second, by=cast.mia))

    assert jo.ideas.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_leave_none() -> None:
    cast = make_cast()
    bea = making.make_administrator("Bea Boss")

    answers = at_once(lambda: deactivate(bea, by=cast.admin), lambda: deactivate(cast.admin, by=bea))

    assert answers[1] == "done"
    assert User.objects.administrators().count() == 1
