"""Codes and links to sign in go by mail like everything else: by the worker, whatever the mail server does."""

import re
from typing import Any

import pytest
from django.test import Client

from events.models import Mail
from events.sending import send_due
from tests import making, smtp
from tests.smtp import Post

ASK = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture
def post(settings: Any, db: None) -> Post:
    post = Post()
    smtp.use(settings, smtp.free_port())
    making.make_user("Kim Kelp")
    return post


def ask(client: Client, email: str = "KIM@example.org") -> Any:
    return client.post(ASK, {"email": email})


def code_in(text: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", text, re.MULTILINE)
    assert found, text
    return found[1]


def test_with_the_mail_server_down_the_page_answers_and_the_code_waits(client: Client, post: Post) -> None:
    assert ask(client).headers["Location"] == CONFIRM
    assert send_due() == 1
    assert Mail.objects.stuck().count() == 1


def test_the_code_that_arrives_signs_in(client: Client, post: Post, settings: Any) -> None:
    ask(client)
    with smtp.serving(post, settings.EMAIL_PORT):
        send_due()
    body = post.taken[0].get_body(("plain",))
    assert body

    answer = client.post(CONFIRM, {"code": code_in(body.get_content())})

    assert answer.headers["Location"] == "/"


def test_once_sent_the_code_is_kept_nowhere(client: Client, post: Post, settings: Any) -> None:
    ask(client)
    assert code_in(Mail.objects.get().text)
    with smtp.serving(post, settings.EMAIL_PORT):
        send_due()
    assert list(Mail.objects.values_list("text", "html")) == [("", "")]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, post: Post) -> None:
    assert ask(client, "nobody@example.org").headers["Location"] == CONFIRM
    assert not Mail.objects.exists()
