"""Who may do what. Views ask for a permission, never for a role; scope is `visible_to(user)` on the queryset.

Three rings: signed in (middleware), permission (403), scope (404).
"""

from enum import Enum, auto


class Permission(Enum):
    """One act, or one group of acts that always go together."""

    SEE_SESSIONS = auto()
    RECORD_OUTCOMES = auto()
    MANAGE_SESSIONS = auto()
    BOOK = auto()
    SEE_TIMETABLES = auto()
    EDIT_SLOTS = auto()
    MANAGE_TIMETABLES = auto()
    SEE_REQUESTS = auto()
    ASK = auto()
    JOIN_TEAMS = auto()
    MANAGE_REQUESTS = auto()
    MANAGE_PEOPLE = auto()
    MANAGE_EVENTS = auto()
    SEE_HISTORY = auto()


class Role(Enum):
    """What a person is in the organisation; one person may be several."""

    ADMINISTRATOR = frozenset(Permission)
    MENTOR = frozenset(
        {
            Permission.SEE_SESSIONS,
            Permission.RECORD_OUTCOMES,
            Permission.SEE_TIMETABLES,
            Permission.EDIT_SLOTS,
            Permission.SEE_REQUESTS,
        }
    )
    PARTICIPANT = frozenset(
        {
            Permission.SEE_SESSIONS,
            Permission.SEE_TIMETABLES,
            Permission.BOOK,
            Permission.SEE_REQUESTS,
            Permission.ASK,
            Permission.JOIN_TEAMS,
        }
    )
