"""What somebody was told, and the bell that says how much of it is unread. Nobody reads what others were told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.models import Kind, Notification, User
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/notifications/"
NOON = datetime(2027, 3, 6, 12, tzinfo=UTC)


def tell(person: User, *texts: str, url: str = "") -> list[Notification]:
    for text in texts:
        Notification.objects.create(user=person, text=text, url=url)
    return list(Notification.objects.visible_to(person).order_by("pk"))


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    client.force_login(cast.anna.user)
    return client


def shown(page: Any) -> list[str]:
    return [row.one(class_="notification-text").words for row in reading.content(page).all("li", class_="notification")]


def bell(page: Any) -> str:
    return reading.read(page).one(class_="bell").one(class_="visually-hidden").words


def test_one_sees_ones_own_the_latest_first(anna: Client, cast: Cast) -> None:
    tell(cast.admin, "For Ada")
    first, _second = tell(cast.anna.user, "First", "Second", url="/events/hack/sessions/")
    first.read(by=cast.anna.user, now=NOON)

    page = anna.get(LIST)

    assert shown(page) == ["Unread Second", "First"]
    assert reading.content(page).links()["Second"] == "/events/hack/sessions/"
    assert reading.content(page).one(class_="figures").words == "1 unread · Times in Tallinn"
    assert bell(page) == "Notifications, 1 unread"


def test_the_clocks_are_of_an_event_one_takes_part_in(anna: Client, cast: Cast) -> None:
    nearer = cast.event.starts_on - timedelta(days=1)
    making.make_event("other", time_zone="Pacific/Auckland", starts_on=nearer)

    page = reading.content(anna.get(LIST))

    assert page.one(class_="figures").words.endswith("Times in Tallinn")


def test_they_are_narrowed_to_one_kind(anna: Client, cast: Cast) -> None:
    tell(cast.anna.user, "Without a kind")
    Notification.objects.create(user=cast.anna.user, text="Moved", kind=Kind.MEETING)

    found = {query: shown(anna.get(f"{LIST}?{query}")) for query in ("kind=meeting", "kind=people", "kind=other")}

    assert found == {
        "kind=meeting": ["Unread Moved"],
        "kind=people": [],
        "kind=other": ["Unread Moved", "Unread Without a kind"],
    }
    empty = reading.content(anna.get(f"{LIST}?kind=people")).one(class_="empty")
    assert empty.links() == {"Show all notifications": LIST}


def test_an_empty_list_says_so(anna: Client) -> None:
    page = anna.get(LIST)
    assert reading.content(page).one(class_="empty").words == "Nothing yet. What concerns you in an event is told here."
    assert bell(page) == "Notifications"


def test_fifty_are_on_a_page(anna: Client, cast: Cast) -> None:
    tell(cast.anna.user, *(f"Number {number}" for number in range(1, 52)))
    assert shown(anna.get(LIST))[::49] == ["Unread Number 51", "Unread Number 2"]
    assert shown(anna.get(f"{LIST}?page=2")) == ["Unread Number 1"]


def test_the_number_of_queries_does_not_grow(
    anna: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for texts in (["First"], ["Second", "Third"]):
        tell(cast.anna.user, *texts)
        with django_assert_num_queries(8):  # session, person, two roles, count, event, rows, and how many are unread
            anna.get(LIST)


def test_one_is_marked_as_read_once(anna: Client, cast: Cast) -> None:
    (notification,) = tell(cast.anna.user, "First")

    page = anna.post(reverse("notification_reading", args=[notification.pk]), follow=True)

    assert (page.redirect_chain, shown(page)) == ([(LIST, 302)], ["First"])
    notification.refresh_from_db()
    before = notification.read_at
    anna.post(reverse("notification_reading", args=[notification.pk]))
    notification.refresh_from_db()
    assert notification.read_at == before is not None


def test_reading_leads_on_within_the_panel_only(anna: Client, cast: Cast) -> None:
    (notification,) = tell(cast.anna.user, "First")
    url = reverse("notification_reading", args=[notification.pk])
    inside, outside = (anna.post(url, {"next": way}) for way in ("/events/hack/sessions/", "https://evil.example/"))
    assert [inside.headers["Location"], outside.headers["Location"]] == ["/events/hack/sessions/", LIST]


def test_those_of_others_are_not_found_and_stay_unread(anna: Client, cast: Cast) -> None:
    (notification,) = tell(cast.admin, "For Ada")

    answer = anna.post(reverse("notification_reading", args=[notification.pk]))
    anna.post(reverse("notifications_reading"))

    notification.refresh_from_db()
    assert (answer.status_code, notification.read_at) == (404, None)


def test_all_are_marked_as_read(anna: Client, cast: Cast) -> None:
    tell(cast.anna.user, "First", "Second")

    page = anna.post(reverse("notifications_reading"), follow=True)

    assert (reading.messages(page), shown(page)) == (["Done: 2 notifications marked as read."], ["Second", "First"])
    again = anna.post(reverse("notifications_reading"), follow=True)
    assert reading.messages(again) == ["Done: All notifications were read already."]


def test_the_bell_stops_counting_at_99(anna: Client, cast: Cast) -> None:
    tell(cast.anna.user, *["Again"] * 100)
    page = anna.get("/events/hack/sessions/")
    assert reading.read(page).one(class_="bell-count").words == "99+"
    assert bell(page) == "Notifications, 100 unread"


def test_a_stranger_has_none(client: Client, db: None) -> None:
    client.force_login(making.make_user("Sam Stranger"))
    assert client.get(LIST).status_code == 403
