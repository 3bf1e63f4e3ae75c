"""What people were told was done, and whether it was: plain SQL on the history that the database writes by itself.

A change, its row of history and what belongs to it are one transaction. So an act that was confirmed has left all of
its parts; one that was refused, none; and one whose answer never came, all or none. Each act carries a word of its own
where it can (a description, a reason, a link), and who did it.
"""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

CONFIRMED, REFUSED, UNANSWERED = "confirmed", "refused", "unanswered"

BY = "(pgh_context->>'user')::bigint = %(by)s"
SESSION = f"select count(*) from sessions_app_sessionchange where {BY} and "
MEETING = f"select count(*) from sessions_app_meetingchange where {BY} and "
REQUEST = f"select count(*) from mentorship_mentorshiprequestchange where {BY} and "
SLOT = f"select count(*) from timetables_slotchange where {BY} and "
OF_SESSION = "session_id in (select id from sessions_app_sessionchange where "
TOLD = """
    select count(*) from events_notification as told join sessions_app_sessionchange as session
    on told.url = concat('/events/storm/sessions/', session.number, '/')
"""
REVIVED = """
    select count(*) from (
        select number, canceled_at, pgh_context, lag(canceled_at) over (partition by id order by pgh_id) as before
        from sessions_app_sessionchange
    ) as change
"""

# The act -> what it leaves, each part a count.
TRACES = {
    "book": [
        SESSION + "description = %(word)s and idea_id = %(idea)s and slot_id = %(slot)s",
        MEETING + "pgh_label = 'insert' and idea_id = %(idea)s and " + OF_SESSION + "description = %(word)s)",
        TOLD + "where description = %(word)s",
    ],
    "move": [SESSION + "number = %(number)s and slot_id = %(slot)s"],
    "give back": [
        SESSION + "canceled_at is not null and cancellation_reason = %(word)s",
        MEETING + "canceled_at is not null and cancellation_reason = %(word)s",
    ],
    "hand over": [SESSION + "number = %(number)s and slot_id = %(slot)s and mentor_id = %(mentor)s"],
    "add": [SESSION + "pgh_label = 'insert' and description = %(word)s"],
    "edit": [SESSION + "pgh_label = 'update' and description = %(word)s"],
    "cancel": [SESSION + "canceled_at is not null and cancellation_reason = %(word)s"],
    "reinstate": [REVIVED + f"where {BY} and number = %(number)s and before is not null and canceled_at is null"],
    "delete": [SESSION + "pgh_label = 'delete' and number = %(number)s"],
    "make meeting": [MEETING + "pgh_label = 'insert' and link = %(word)s"],
    "cancel meeting": [MEETING + "canceled_at is not null and cancellation_reason = %(word)s"],
    "record": [  # what is taken back is nobody's record any more
        MEETING
        + "outcome = %(what)s and (outcome = '' or recorded_by_id = %(by)s) and "
        + OF_SESSION
        + "number = %(number)s)",
    ],
    "ask": [REQUEST + "pgh_label = 'insert' and goal = %(word)s"],
    "withdraw": [REQUEST + "id = %(request)s and withdrawn_by_id = %(by)s"],
    "assign": [REQUEST + "id = %(request)s and mentor_id = %(mentor)s and assigned_by_id = %(by)s"],
    "schedule": [
        REQUEST + "id = %(request)s and scheduled_by_id = %(by)s and " + OF_SESSION + "slot_id = %(slot)s)",
        SESSION + "slot_id = %(slot)s and mentor_id = %(mentor)s",
        MEETING + "pgh_label = 'insert' and " + OF_SESSION + "slot_id = %(slot)s and mentor_id = %(mentor)s)",
    ],
    "decline": [REQUEST + "declined_by_id = %(by)s and decline_reason = %(word)s"],
    "offer": [SLOT + "pgh_label = 'insert' and timetable_id = %(timetable)s and lower(during) = %(start)s"],
    "shift": [SLOT + "pgh_label = 'update' and id = %(slot)s and lower(during) = %(start)s"],
    "take back": [SLOT + "pgh_label = 'delete' and id = %(slot)s"],
}
# Where each row of history must lead: to the row as it stands, unless it was deleted.
KEPT = {
    "sessions_app_session": "number, during, description, canceled_at, event_id, idea_id, mentor_id, slot_id",
    "sessions_app_meeting": "link, sequence, canceled_at, outcome, idea_id, session_id",
    "timetables_slot": "during, timetable_id",
    "mentorship_mentorshiprequest": "goal, assigned_at, scheduled_at, declined_at, withdrawn_at, mentor_id, session_id",
}
Key = tuple[str, tuple[tuple[str, Any], ...]]


@dataclass
class Ledger:
    """Kept by everybody together."""

    _entries: "defaultdict[Key, Counter[str]]" = field(default_factory=lambda: defaultdict(Counter))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, act: str, outcome: str, **facts: Any) -> None:
        with self._lock:
            self._entries[act, tuple(sorted(facts.items()))][outcome] += 1

    def count(self, outcome: str) -> int:
        return sum(outcomes[outcome] for outcomes in self._entries.values())

    def by_act(self) -> dict[str, dict[str, int]]:
        """How often each act ended in which way."""
        table: dict[str, Counter[str]] = {}
        for (act, _facts), outcomes in sorted(self._entries.items(), key=lambda entry: entry[0][0]):
            table.setdefault(act, Counter()).update(outcomes)
        return {act: dict(outcomes) for act, outcomes in table.items()}

    def lies(self, connection: Any) -> list[str]:
        """Each act whose traces contradict what people were told."""
        with connection.cursor() as cursor:
            return [lie for key, outcomes in self._entries.items() for lie in _lies(cursor, key, outcomes)]


def _lies(cursor: Any, key: Key, outcomes: "Counter[str]") -> list[str]:
    act, facts = key
    traces = [_count(cursor, query, dict(facts)) for query in TRACES[act]]
    told = f"{act} {dict(facts)}: {dict(outcomes)}, traces {traces}"
    if outcomes[CONFIRMED] and not all(traces):
        return [f"lost: {told}"]
    if "word" not in dict(facts):
        return []  # the same may have been done before, or in another way
    if any(traces) and not all(traces):
        return [f"half: {told}"]
    if any(traces) and not outcomes[CONFIRMED] and not outcomes[UNANSWERED]:
        return [f"refused, and done: {told}"]
    return []


def _count(cursor: Any, query: str, facts: dict[str, Any]) -> int:
    cursor.execute(query, facts)
    [(count,)] = cursor.fetchall()
    return int(count)


def astray(connection: Any) -> list[str]:
    """Rows that are not what the last row of their history says: changed, lost or come back without a trace."""
    found = []
    with connection.cursor() as cursor:
        for table, columns in KEPT.items():
            cursor.execute(f"""
                with latest as (select distinct on (id) * from {table}change order by id, pgh_id desc)
                (select id, {columns} from latest where pgh_label <> 'delete' except select id, {columns} from {table})
                union all
                (select id, {columns} from {table} except select id, {columns} from latest)
            """)
            found += [f"{table} {row}" for row in cursor.fetchall()]
    return found
