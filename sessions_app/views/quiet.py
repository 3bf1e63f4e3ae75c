"""Acts that others hear of: an administrator may act without telling them."""

from typing import Any

from events.access import Permission
from events.pages import EventPage


class QuietablePage(EventPage):
    """Asks, in a tick that says whom it spares, whether the act is to be a quiet one. Never of those who may not."""

    def spares(self) -> str:
        """The words beside the tick; empty when the act concerns nobody."""
        raise NotImplementedError

    @property
    def may_be_quiet(self) -> bool:
        return self.request.user.can(Permission.MANAGE_SESSIONS)

    @property
    def is_quiet(self) -> bool:
        """Whether it is ticked, by somebody who may."""
        return self.may_be_quiet and "quiet" in self.request.POST

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        spares = self.spares() if self.may_be_quiet else ""
        return super().get_context_data(**{"spares": spares, "is_quiet": self.is_quiet, **kwargs})
