"""Attacks on the rules of mentorship requests."""

from tests.proof.attacks.attack import Alone, Attack, Pair
from tests.proof.attacks.lawful import (
    IDEA,
    NOW,
    NULL,
    REQUEST,
    SESSION,
    done,
    idea_to_other_event,
    put,
    request,
    scheduled,
    undone,
)
from tests.proof.attacks.writing import Delete, Insert, Update, it


def change(pk: str, **changes: str) -> Update:
    return Update(REQUEST, pk, changes)


def answered(**changed: str) -> Insert:
    """A request that a free session of its mentor and team answers, unless changed."""
    return scheduled(it.unanswering, it.anna, it.moss, **changed)


def answer(pk: str, session: str) -> Update:
    return change(pk, **done("assigned", "scheduled"), session_id=session, mentor_id=it.anna)


UNASSIGN = change(it.assigned, **undone("assigned"), mentor_id=NULL)
UNSCHEDULE = change(it.settled, **undone("scheduled"), session_id=NULL)


def later_by(step: str, pk: str, undo: Update) -> list[Attack]:
    """Who and when of one step come and go together."""
    rule = f"request_{step}_by_and_when"
    by = {f"{step}_by_id": it.kim_user}
    return [Pair(rule, undo, change(pk, **by), back=""), Alone(rule, change(pk, **{f"{step}_by_id": NULL}))]


REQUEST_ATTACKS: list[Attack] = [
    # A request is of a team of its event.
    Alone("request_idea_is_of_the_event", request(it.newt)),
    Alone("request_idea_is_of_the_event", change(it.pending, idea_id=it.newt)),
    Alone("request_idea_is_of_the_event", change(it.pending, event_id=it.other)),
    Alone("request_idea_is_of_the_event", idea_to_other_event(it.asking)),
    Alone("request_idea_is_of_the_event", Delete(IDEA, it.asking)),
    Pair("request_idea_is_of_the_event", idea_to_other_event(it.fern), request(it.fern)),
    Pair("request_idea_is_of_the_event", Delete(IDEA, it.fern), request(it.fern)),
    # What answers it is a standing session of its own mentor and team; handed over, it goes along.
    Alone("request_mentor_is_session_mentor", answered(mentor_id=it.boris)),
    Alone("request_mentor_is_session_mentor", change(it.settled, mentor_id=it.boris)),
    Alone("request_mentor_is_session_mentor", Delete(SESSION, it.answering)),
    Pair("request_mentor_is_session_mentor", put(it.unanswering, mentor_id=it.boris), answered(), back=""),
    Alone("request_team_is_session_team", scheduled(it.booked, it.anna, it.moss)),
    Alone("request_team_is_session_team", change(it.settled, idea_id=it.fern)),
    Alone("request_team_is_session_team", put(it.answering, idea_id=it.fern)),
    Alone("request_team_is_session_team", put(it.answering, canceled_at=NOW)),
    Pair("request_team_is_session_team", put(it.unanswering, idea_id=it.fern), answered()),
    Pair("request_team_is_session_team", put(it.unanswering, canceled_at=NOW), answered()),
    Pair("request_mentor_is_session_mentor", Delete(SESSION, it.unanswering), answered()),
    # A session answers one request.
    Alone("request_one_per_session", scheduled(it.answering, it.anna, it.moss)),
    Alone("request_one_per_session", answer(it.assigned, it.answering)),
    Pair("request_one_per_session", answered(), answered()),
    Pair("request_one_per_session", answered(), answer(it.pending_too, it.unanswering)),
    Pair(
        "request_one_per_session",
        answer(it.assigned, it.unanswering),
        answer(it.pending_too, it.unanswering),
    ),
    # Who did something is kept together with when.
    Alone("request_assigned_by_and_when", request(it.kelp, assigned_at=NOW, mentor_id=it.anna)),
    Alone("request_scheduled_by_and_when", answered(scheduled_by_id=NULL)),
    Alone("request_declined_by_and_when", request(it.kelp, declined_at=NOW)),
    Alone("request_withdrawn_by_and_when", request(it.kelp, withdrawn_at=NOW)),
    Alone("request_declined_by_and_when", change(it.pending, declined_by_id=it.ada_user)),
    Alone("request_withdrawn_by_and_when", change(it.pending, withdrawn_by_id=it.ada_user)),
    *later_by("assigned", it.assigned, UNASSIGN),
    *later_by("scheduled", it.settled, UNSCHEDULE),
    *later_by("declined", it.declined, change(it.declined, **undone("declined"))),
    *later_by("withdrawn", it.withdrawn, change(it.withdrawn, **undone("withdrawn"))),
    # A request is in one state, with all that belongs to it.
    Alone("request_assigned_has_mentor", request(it.kelp, mentor_id=it.anna)),
    Alone("request_assigned_has_mentor", request(it.kelp, **done("assigned"))),
    Alone("request_assigned_has_mentor", change(it.pending, mentor_id=it.anna)),
    Pair("request_assigned_has_mentor", UNASSIGN, change(it.assigned, mentor_id=it.boris), back=""),
    Alone("request_scheduled_has_session", answered(session_id=NULL)),
    Alone("request_scheduled_has_session", change(it.settled, session_id=NULL)),
    Pair("request_scheduled_has_session", UNSCHEDULE, change(it.settled, session_id=it.unanswering), back=""),
    Alone("request_scheduled_is_assigned", answered(**undone("assigned"), mentor_id=NULL)),
    Alone("request_scheduled_is_assigned", change(it.settled, **undone("assigned"), mentor_id=NULL)),
    Pair(
        "request_scheduled_is_assigned",
        UNASSIGN,
        change(it.assigned, **done("scheduled"), session_id=it.unanswering),
    ),
    Alone("request_in_one_state", request(it.kelp, **done("declined", "withdrawn"))),
    Alone("request_in_one_state", change(it.declined, **done("withdrawn"))),
    Alone("request_in_one_state", change(it.settled, **done("declined"))),
    Pair("request_in_one_state", change(it.pending, **done("declined")), change(it.pending, **done("withdrawn"))),
    Pair(
        "request_in_one_state",
        change(it.pending, **done("declined")),
        change(it.pending, **done("assigned"), mentor_id=it.anna),
    ),
]
