"""People and teams from a file: who comes in, in which team, and who does not."""

import pytest
from django.core import mail
from django.utils import timezone

from events.models import Application, Idea, Mail, Mentor, Notification, User
from tests import making
from tests.importing import counts, csv_file, faults, import_file, read_file
from tests.sessions_app.conftest import Cast
from tests.sessions_app.hearing import NOW, booked, calls, notes, send

PEOPLE, TEAMS = ["Email", "Name", "Roles", "Idea/Team"], ["Idea/Team", "Members"]


def members(name: str) -> list[str]:
    return sorted(Idea.objects.get(name=name).members.values_list("email", flat=True))


def test_people_come_in_with_their_teams_which_are_made_and_told(cast: Cast) -> None:
    content = csv_file(PEOPLE, ["new@example.org", "Nora", "", "kelp; Foam"], [cast.kim.email, cast.kim.name, "", ""])

    import_ = import_file(cast.event, "people", content, by=cast.admin)

    assert import_.report["notices"] == ["These ideas/teams will be made: Foam."]
    assert (members("Kelp"), members("Foam")) == (["kim@example.org", "new@example.org"], ["new@example.org"])
    assert counts(import_) == {"new": 1, "changed": 0, "unchanged": 1, "faulty": 0}
    assert (Mail.objects.count(), mail.outbox) == (0, [])


def test_whoever_changes_the_team_leaves_the_other_and_stays_in_the_event(cast: Cast) -> None:
    Application.objects.create(idea=making.make_idea("Foam", event=cast.event), user=cast.kim)

    import_file(cast.event, "people", csv_file(PEOPLE, [cast.kim.email, "Kim Kelp", "", "Moss"]), by=cast.admin)

    assert (members("Kelp"), members("Moss")) == ([], ["kim@example.org", "mia@example.org"])
    assert list(cast.event.participants.all()) == [cast.kim]
    assert not Application.objects.exists()


def test_a_team_has_exactly_the_members_of_its_cell(cast: Cast) -> None:
    content = csv_file(TEAMS, ["Kelp", "Nora New <new@example.org>; MIA@example.org"])

    import_file(cast.event, "teams", content, by=cast.admin)

    assert members("Kelp") == ["mia@example.org", "new@example.org"]
    assert User.objects.get(email="new@example.org").name == "Nora New"
    assert list(cast.event.participants.all()) == [cast.kim]


def test_an_empty_cell_leaves_what_is_there(cast: Cast) -> None:
    import_ = import_file(cast.event, "teams", csv_file(TEAMS, ["Kelp", ""]), by=cast.admin)

    assert (members("Kelp"), counts(import_)["unchanged"]) == (["kim@example.org"], 1)


def test_mentors_come_in_by_their_role(cast: Cast) -> None:
    import_file(cast.event, "people", csv_file(PEOPLE, ["m@example.org", "M", "mentor", ""]), by=cast.admin)

    mentor = Mentor.objects.get(user__email="m@example.org")
    assert (list(mentor.events.all()), mentor.time_zone) == ([cast.event], "Europe/Tallinn")
    assert not cast.event.participants.exists()


def test_a_file_makes_nobody_an_administrator_and_lets_nobody_in_who_was_shut_out(cast: Cast) -> None:
    making.make_user("Out Cast", is_active=False)
    wrong = [
        ["new@example.org", "N", "Administrator", ""],
        ["out@example.org", "Out", "", ""],
        ["a@b.org", "A", "King", ""],
    ]

    import_ = read_file(cast.event, "people", csv_file(PEOPLE, *wrong), by=cast.admin)

    assert faults(import_) == [
        (2, "Roles", "An import makes nobody an administrator. Write Participant or Mentor."),
        (3, "Email", "This person is deactivated. Reactivate them on the People page first."),
        (4, "Roles", "Write Participant or Mentor, or both separated by ;"),
    ]


def test_a_mentor_of_another_event_keeps_what_the_file_leaves_empty(cast: Cast) -> None:
    other = making.make_event("other")
    Mentor.objects.filter(pk=cast.anna.pk).update(headline="Known", bio="Long known")
    content = csv_file(["Email", "Name", "Headline"], ["ANNA@example.org", "Anna Berg", "Changed"])

    import_ = import_file(other, "mentors", content, by=cast.admin)

    cast.anna.refresh_from_db()
    assert counts(import_)["new"] == 1
    assert (cast.anna.headline, cast.anna.bio) == ("Changed", "Long known")
    assert set(cast.anna.events.all()) == {cast.event, other}


def test_who_joins_and_who_leaves_a_team_hears_of_its_coming_meetings(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    booked(cast)
    send()
    notes()

    content = csv_file(PEOPLE, ["nora@example.org", "Nora New", "", "Kelp"], [cast.kim.email, "Kim Kelp", "", "Moss"])
    import_file(cast.event, "people", content, by=cast.admin)

    assert calls(send()) == [("Kim Kelp", "CANCEL", 1), ("Nora New", "REQUEST", 1)]
    notes()
    import_file(cast.event, "teams", csv_file(TEAMS, ["Kelp", "kim@example.org"]), by=cast.admin)
    assert calls(send()) == [("Kim Kelp", "REQUEST", 2), ("Nora New", "CANCEL", 2)]


def test_a_team_without_meetings_changes_in_silence(cast: Cast) -> None:
    import_file(cast.event, "teams", csv_file(TEAMS, ["Kelp", "mia@example.org"]), by=cast.admin)
    assert (Mail.objects.count(), Notification.objects.count()) == (0, 0)
