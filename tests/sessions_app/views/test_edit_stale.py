"""The form that changes a session, when somebody else changed it meanwhile."""

from typing import Any

import pytest
from django.test import Client

from sessions_app.models import Session
from tests import reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_edit import LIST, URL, edited, facts

STALE = (
    "Session 1 has been changed by somebody else since you opened this page. "
    "Compare with what changed, then save again."
)


def test_what_somebody_changed_meanwhile_is_shown_before_it_is_overwritten(
    admin: Client, cast: Cast, session: Session
) -> None:
    seen = session.last_change
    edited(admin, session, idea=cast.moss.pk)

    page = edited(admin, session, description="Mine", seen=seen)

    assert (page.status_code, reading.on_top(page)) == (409, [STALE])
    news = [line.all("span")[0].words for line in reading.content(page).one("ol", aria_label="What changed").all("li")]
    assert news[0] == "ada@example.org changed Idea/Team from Kelp to Moss"
    assert Session.objects.get().description == ""


def test_saved_once_more_after_that_it_holds(admin: Client, cast: Cast, session: Session) -> None:
    seen = session.last_change
    edited(admin, session, idea=cast.moss.pk)

    again = reading.typed(edited(admin, session, description="Mine", seen=seen, next=LIST))

    assert edited(admin, session, **again).redirect_chain == [(LIST, 302)]
    saved = Session.objects.get()
    assert (saved.description, saved.idea) == ("Mine", cast.kelp)


def test_sent_twice_the_second_tells_what_the_first_did(admin: Client, session: Session) -> None:
    sent = facts(session, description="New", seen=session.last_change)

    answers = [admin.post(URL, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert reading.on_top(answers[1]) == [STALE]


def test_what_was_deleted_between_look_and_act_is_told(
    admin: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = Session.hold

    def delete_first(self: Session, *args: Any, **kwargs: Any) -> None:
        Session.objects.all().delete()
        hold(self, *args, **kwargs)

    monkeypatch.setattr(Session, "hold", delete_first)
    page = edited(admin, session, description="Mine")

    assert (page.status_code, reading.on_top(page)) == (409, ["This session has been deleted meanwhile."])
    assert reading.typed(page)["description"] == "Mine"


def test_what_was_deleted_before_is_not_found(admin: Client, cast: Cast, session: Session) -> None:
    sent = facts(session)
    session.remove(by=cast.admin)

    assert admin.post(URL, sent).status_code == 404
