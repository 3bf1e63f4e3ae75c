"""What happened to a request, in sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from events.history import Entry, author_id
from events.models import Mentor, User
from mentorship.models import MentorshipRequest
from sessions_app.history import NOBODY, steps

SAID = ("goal", "wished_mentor_id", "urgency", "times")


def history_of(request: MentorshipRequest) -> list[Entry]:
    """Every change of the request, the latest first, in three queries."""
    changes = list(request.history)
    mentors = _mentors({change.mentor_id for change in changes} - {None})
    who = _people({author_id(change) for change in changes})
    told = steps(changes, lambda before, after: request_sentences(before, after, mentors))
    entries = [Entry(change.pgh_created_at, who[author_id(change)], sentence) for change, sentence in told]
    return entries[::-1]


def request_sentences(before: Any, after: Any, mentors: dict[int, str]) -> Iterator[str]:
    """What was done to a request between two rows of its history; `before` is None at first."""
    if before is None:
        yield _("asked for mentorship")
        return
    if after.pgh_label == "delete":
        yield _("deleted the request")
        return
    if moved := _closed_or_opened(before, after) or _found_help(before, after, mentors):
        yield moved
    if any(getattr(before, field) != getattr(after, field) for field in SAID):
        yield _("changed what is asked for")


def _closed_or_opened(before: Any, after: Any) -> str:
    if after.withdrawn_at and not before.withdrawn_at:
        return _("withdrew the request")
    if after.declined_at and not before.declined_at:
        return _with_reason(_("declined the request"), after.decline_reason)
    was_closed, is_closed = before.declined_at or before.withdrawn_at, after.declined_at or after.withdrawn_at
    return _("opened the request again") if was_closed and not is_closed else ""


def _found_help(before: Any, after: Any, mentors: dict[int, str]) -> str:
    mentor = {"mentor": mentors.get(after.mentor_id, NOBODY)}
    if after.session_id and not before.session_id:
        return _("scheduled a session with %(mentor)s") % mentor
    if after.returned_at and after.returned_at != before.returned_at:
        return _with_reason(_("brought it back to the queue"), after.return_reason)
    return _("assigned %(mentor)s") % mentor if after.mentor_id and after.mentor_id != before.mentor_id else ""


def _mentors(ids: set[int]) -> dict[int, str]:
    return dict(Mentor.objects.filter(pk__in=ids).values_list("pk", "user__name")) if ids else {}


def _people(ids: set[Any]) -> dict[Any, str]:
    """By name; somebody who is erased, or acted outside the panel, in words."""
    people = {person.pk: str(person) for person in User.objects.filter(pk__in=ids - {None})}
    return {pk: people.get(pk, _("somebody erased")) if pk else _("somebody outside the panel") for pk in ids}


def _with_reason(sentence: str, reason: str) -> str:
    return f"{sentence}: {reason}" if reason else sentence
