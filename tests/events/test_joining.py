"""Joining an event with its code."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.join_mails import PAUSES, send_join_link
from events.joining import SALT, JoinLink, event_with, join_by_link, open_joining, tidy
from events.models import Event, Invitation, User
from events.models.joining import GRACE
from tests import making, reading
from tests.sessions_app.conftest import Cast

CODE = "KXRT-WPMH"
JOIN = f"/join/{CODE}/"
ACCEPT = "/join/link/"
PAGE = "/events/hack/people/joining/"


@pytest.fixture
def open_event(cast: Cast) -> Event:
    Event.objects.filter(pk=cast.event.pk).update(join_code=CODE)
    cast.event.refresh_from_db()
    return cast.event


def make_link(**changed: str) -> JoinLink:
    return JoinLink.make(**{"code": CODE, "email": "zoe@example.org", "name": "Zoe"} | changed)


def signed_in(client: Client) -> str:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else ""


# The code


def test_an_administrator_opens_renews_and_closes_joining(admin: Client, cast: Cast) -> None:
    codes = []
    for _time in range(2):
        admin.post(f"{PAGE}code/")
        cast.event.refresh_from_db()
        codes.append(cast.event.join_code or "")
    page = reading.content(admin.get(PAGE))

    assert all(re.fullmatch("[CDFGHJKMNPRTVWXYZ]{4}-[CDFGHJKMNPRTVWXYZ]{4}", code) for code in codes)
    assert page.one(class_="join-letters").words == f"Code {codes[1]}"
    assert page.one("input", id="join-address").attributes["value"] == f"{settings.BASE_URL}/join/{codes[1]}/"
    assert [event_with(code) for code in codes] == [None, cast.event]

    admin.post(f"{PAGE}closing/")
    assert event_with(codes[1]) is None
    assert reading.content(admin.get(PAGE)).one(class_="empty").links() == {
        "Let people join with a code": f"{PAGE}code/"
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [(CODE, CODE), ("kxrt wpmh", CODE), (" KXRTWPMH ", CODE), ("kxrt", ""), ("KXRT-WPMHH", ""), ("", ""), ("\0", "")],
)
def test_a_code_is_understood_however_it_is_written(written: str, kept: str) -> None:
    assert tidy(written) == kept


def test_the_typed_code_leads_to_the_event(client: Client, open_event: Event) -> None:
    assert client.post("/join/", {"code": "kxrt wpmh"}).headers["Location"] == JOIN


@pytest.mark.parametrize("code", ["XXXX-XXXX", "nonsense", "💥", "x" * 40, "\0"])
def test_a_wrong_code_is_told_beside_it(client: Client, open_event: Event, code: str) -> None:
    page = client.post("/join/", {"code": code})

    assert reading.beside(page, "code")
    assert not DBTaskResult.objects.exists()


def test_a_closed_event_has_no_code(client: Client, cast: Cast) -> None:
    assert client.get("/join/None/").status_code == 404
    assert client.get(JOIN).status_code == 404


def test_codes_cannot_be_tried_out(client: Client, open_event: Event) -> None:
    answers = {client.get("/join/XXXX-XXXX/").status_code for _try in range(120)}

    assert answers == {404}
    assert client.get("/join/XXXX-XXXX/").status_code == 429
    assert client.get(JOIN).status_code == 429
    assert client.post("/join/", {"code": CODE}).status_code == 429


# Asking for the link


def ask(client: Client, email: str, name: str = "Zoe") -> Any:
    return client.post(JOIN, {"email": email, "name": name})


def run_tasks() -> None:
    for result in DBTaskResult.objects.order_by("enqueued_at"):
        send_join_link.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])


def test_known_or_not_the_answer_is_the_same_and_no_account_is_made(
    client: Client, cast: Cast, open_event: Event
) -> None:
    before = User.objects.count()

    answers = [ask(client, email) for email in ("zoe@example.org", cast.kim.email)]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, "/join/sent/")] * 2
    assert User.objects.count() == before
    assert mail.outbox == []  # a worker sends: how long that takes tells nothing
    run_tasks()
    assert sorted(sent.to[0] for sent in mail.outbox) == [cast.kim.email, "zoe@example.org"]
    assert {re.sub(r"/join/link/\S+", "", str(sent.body)) for sent in mail.outbox} == {
        re.sub(r"/join/link/\S+", "", str(mail.outbox[0].body))
    }


def test_addresses_come_as_people_have_them(client: Client, open_event: Event) -> None:
    ask(client, "Zoe+Hack@Example.org", "Zoë 🌊")
    run_tasks()
    link = re.search(r"/join/link/(\S+)/", str(mail.outbox[0].body))
    assert link

    client.post(ACCEPT, {"secret": link[1]})

    zoe = open_event.participants.get()
    assert (zoe.email, zoe.name) == ("zoe+hack@example.org", "Zoë 🌊")


@pytest.mark.parametrize("email", ["", "zoe", "a\0b@example.org", f"{'x' * 300}@example.org"])
def test_what_is_no_address_is_told(client: Client, open_event: Event, email: str) -> None:
    assert reading.beside(ask(client, email), "email")


def test_one_address_is_not_flooded(client: Client, open_event: Event) -> None:
    answers = [ask(client, email).status_code for email in ("zoe@example.org", "ZOE@example.org") * 2]

    assert answers == [302, 302, 302, 429]
    assert ask(client, "yan@example.org").status_code == 302


def test_no_mail_goes_to_the_deactivated_or_under_an_old_code(cast: Cast, open_event: Event) -> None:
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)

    send_join_link.call(CODE, cast.kim.email, "Kim", "en")
    send_join_link.call("XXXX-XXXX", "zoe@example.org", "Zoe", "en")

    assert mail.outbox == []


def test_while_the_mail_server_is_down_it_is_tried_again(open_event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: Any, **_kwargs: Any) -> None:
        raise SMTPServerDisconnected("down")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)

    send_join_link.call(CODE, "zoe@example.org", "Zoe", "en")
    send_join_link.call(CODE, "zoe@example.org", "Zoe", "en", len(PAUSES))

    (later,) = DBTaskResult.objects.all()
    assert later.args_kwargs["args"] == [CODE, "zoe@example.org", "Zoe", "en", 1]
    assert later.run_after > timezone.now()


# Joining


def test_the_link_only_asks_and_its_button_joins_and_signs_in(client: Client, open_event: Event) -> None:
    secret = make_link().secret

    page = client.get(f"{ACCEPT}{secret}/")
    assert [button.words for button in reading.content(page).all("button", class_="btn")] == ["Join Hack"]
    assert not User.objects.filter(email="zoe@example.org").exists()

    answer = client.post(ACCEPT, {"secret": secret})
    assert answer.headers["Location"] == "/welcome/?next=/events/hack/teams/"
    assert signed_in(client) == "zoe@example.org"
    assert [person.email for person in open_event.participants.all()] == ["zoe@example.org"]


def test_somebody_known_keeps_name_and_password(cast: Cast, client: Client, open_event: Event) -> None:
    User.objects.filter(pk=cast.kim.pk).update(last_login=timezone.now())

    answer = client.post(ACCEPT, {"secret": make_link(email=cast.kim.email, name="Evil").secret})

    cast.kim.refresh_from_db()
    assert answer.headers["Location"] == "/events/hack/teams/"
    assert (cast.kim.name, cast.kim.check_password("password")) == ("Kim Kelp", True)


def test_a_link_is_used_once_but_for_a_double_click(client: Client, open_event: Event) -> None:
    secret = make_link().secret
    answers = [client.post(ACCEPT, {"secret": secret}).status_code for _click in range(2)]
    Invitation.objects.update(accepted_at=timezone.now() - GRACE)

    page = Client().post(ACCEPT, {"secret": secret})

    assert answers == [302, 302]
    assert (page.status_code, reading.heading(page)) == (409, "This link does not let you in")


@pytest.mark.parametrize("spoil", ["", "x", "\0", "{secret}x", "a:b:c"])
def test_forged_links_let_nobody_in(client: Client, open_event: Event, spoil: str) -> None:
    page = client.post(ACCEPT, {"secret": spoil.format(secret=make_link().secret)})

    assert (page.status_code, signed_in(client)) == (409, "")


class LongAgo(signing.TimestampSigner):
    def timestamp(self) -> str:
        return signing.b62_encode(0)


def test_after_an_hour_the_link_is_dead(client: Client, open_event: Event) -> None:
    secret = LongAgo(salt=SALT).sign_object(list(make_link()), compress=True)

    assert JoinLink.read(make_link().secret)
    assert client.post(ACCEPT, {"secret": secret}).status_code == 409


def test_with_a_new_code_old_links_are_dead(cast: Cast, open_event: Event) -> None:
    link = make_link()
    open_joining(open_event, by=cast.admin)

    with pytest.raises(ValidationError, match="The code has changed"):
        join_by_link(link, by=None)
    assert not User.objects.filter(email="zoe@example.org").exists()


def test_a_deactivated_person_stays_out(cast: Cast, client: Client, open_event: Event) -> None:
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)

    page = client.post(ACCEPT, {"secret": make_link(email=cast.kim.email).secret})

    assert "This account is deactivated." in reading.content(page).words
    assert signed_in(client) == ""


def test_in_somebody_elses_browser_the_link_signs_them_out(cast: Cast, client: Client, open_event: Event) -> None:
    client.force_login(cast.mia)

    client.post(ACCEPT, {"secret": make_link().secret})

    assert signed_in(client) == "zoe@example.org"


def test_somebody_signed_in_joins_at_once(client: Client, open_event: Event) -> None:
    jo = making.make_user("Jo Joining")
    client.force_login(jo)

    asked = reading.content(client.get(JOIN))
    page = client.post(JOIN, follow=True)

    assert [button.words for button in asked.all("button", class_="btn")] == ["Join as Jo Joining"]
    assert list(open_event.participants.all()) == [jo]
    assert page.redirect_chain == [("/events/hack/teams/", 302)]
    assert reading.messages(page) == ["Done: You take part in Hack now."]


def test_joining_twice_changes_nothing(client: Client, open_event: Event) -> None:
    jo = making.make_user("Jo Joining")
    client.force_login(jo)

    for _time in range(2):
        client.post(JOIN)

    assert list(open_event.participants.all()) == [jo]


def test_links_live_an_hour() -> None:
    assert timedelta(minutes=50) < sum(PAUSES, timedelta()) < timedelta(hours=1)
