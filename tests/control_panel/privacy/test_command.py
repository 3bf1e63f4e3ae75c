"""Somebody is erased on the command line."""

import pytest
from django.core.management import CommandError, call_command

from events.models import User
from tests import making
from tests.control_panel.privacy.conftest import ADDRESS, NAME, Traces
from tests.control_panel.privacy.test_erasing import places


def test_it_says_what_stays_and_does_nothing_before_one_is_sure(
    traces: Traces, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("erase_person", ADDRESS.upper())

    assert capsys.readouterr().out.splitlines() == [
        "Without a name stays:",
        "1 session as a mentor, with its time and team.",
        "That 1 request was asked, and what became of it.",
        "Nothing was erased. Add --sure to do it; it cannot be taken back.",
    ]
    assert User.objects.filter(email=ADDRESS).exists()


def test_it_erases_somebody_who_is_in_no_event(traces: Traces, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = making.make_user("Sam Stranger")

    call_command("erase_person", "sam@example.org", "--sure")

    assert capsys.readouterr().out.splitlines()[-1] == (
        f"Nothing of them is kept any more. They are called Erased person {stranger.pk} now."
    )
    assert places("Sam Stranger", "sam@example.org") == set()
    assert NAME in {user.name for user in User.objects.all()}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nobody@example.org", "Nobody has this address."),
        ("ada@example.org", "Ada Admin is the only administrator. Make somebody else one first."),
    ],
)
def test_it_says_why_not(traces: Traces, address: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("erase_person", address, "--sure")
