"""What else hangs on a session, and must be settled before its meeting, its mentor's time or its team is taken away.

Sessions do not know who answers to them: an app above adds a function to `LETTING_GO` when it is ready. Each is called
inside the act, with the session locked, before anything is written.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from events.models import User

if TYPE_CHECKING:
    from sessions_app.models.session import Session

LettingGo = Callable[["Session", str, "User | None", bool], None]

LETTING_GO: list[LettingGo] = []


def let_go(session: "Session", *, why: str, by: User | None, quiet: bool) -> None:
    """The session is about to lose its meeting, to be cancelled, deleted, or given to another team.

    why     a sentence for those who depended on it
    quiet   nobody is told
    """
    for settle in LETTING_GO:
        settle(session, why, by, quiet)
